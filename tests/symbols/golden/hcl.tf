# Infrastructure of the uploader. Häuser, 家, 🏠.
terraform {
  required_version = ">= 1.5"
}

provider "aws" {
  region = var.region
}

// Where everything runs.
variable "region" {
  type    = string
  default = "eu-central-1"
}

locals {
  # Name of everything.
  name = "uploader-${var.stage}"
  tags = { emoji = "🏠", größe = 3 }
}

/*
 * The latest image.
 */
data "aws_ami" "latest" {
  most_recent = true
}

# The web server.
resource "aws_instance" "web" {
  ami           = data.aws_ami.latest.id
  instance_type = "t3.micro"

  dynamic "ebs_block_device" {
    for_each = var.disks
    content { device_name = ebs_block_device.key }
  }

  provisioner "local-exec" { command = "echo 🏠" }
}

module "vpc" {
  source = "./vpc"
  cidr = [
}

output "address" {
  value = aws_instance.web.public_ip
}

resource "aws_s3_bucket" "größe" { bucket = "x" }

check "health" {
  assert { condition = true }
}

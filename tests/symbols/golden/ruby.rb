# frozen_string_literal: true

require "json"

# Billing of an account.
# Größe, 家, 🏠.
module Billing
  VERSION = "1.0"
  $debug = false

  # An invoice.
  class Invoice < ApplicationRecord
    include Comparable
    MAX_LINES = 100

    attr_reader :number, :lines
    attr_accessor :paid
    scope :open, -> { where(paid: false) }
    delegate :name, to: :customer

    Line = Struct.new(:amount, :text) do
      # In cents.
      def total
        amount * 100
      end
    end

    # Makes one.
    def initialize(number, lines: [])
      @number = number
      @lines = lines
    end

    # Finds the last.
    def self.latest(limit = 3, *rest, &block)
      order(:number).last(limit)
    end

    class << self
      # A factory.
      def build(attributes)
        new(attributes)
      end
    end

    def paid? = @paid
    def <=>(other) number <=> other.number end
    def [](index) = lines[index]

    def total=(value)
      helper = ->(x) { x * 2 }
      @total = helper.call(value)
    end

    def größe; lines.size; end

    alias_method :size, :größe
    alias count size

    define_method(:dynamic) do |x|
      x
    end

    # Sends it.
    private def deliver(to)
      def nested; end
      to
    end

    protected

    def compare; end
  end

  class Reports::Monthly
    def 家; "🏠" end
  end
end

=begin
Block documentation.
=end
class Billing::Payment
  FORMAT = lambda { |x| x.to_s }
  Failed = Class.new(StandardError)

  def broken(a, b
    a
  end

  def pay
    <<~SQL
      def not_a_method
      end
    SQL
  end
end

def Billing.configure
  yield self
end

# Top level.
def helper(a, b = 1)
  a
end

namespace :billing do
  desc "Closes the month"
  task close: :environment do
    puts 1
  end
end

# Deployment helpers. Häuser, 家, 🏠.
using namespace System.IO

$MaxTries = 5
$script:Cache = @{}

<#
.SYNOPSIS
    Sends a package to a server.
.PARAMETER Url
    Where to.
#>
function Send-Package {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $Url,
        [int] $Tries = $MaxTries
    )
    begin { $n = 0 }
    process {
        function Get-Delay([int] $n) { [math]::Pow(2, $n) }
        Start-Sleep (Get-Delay $n)
    }
}

function Get-Größe {
    <#
    .SYNOPSIS
        The size of a package.
    #>
    param([string] $Path)
    (Get-Item $Path).Length
}

# Two lines
# of comment.
function global:Test-Idle ($Queue) { "🏠"; $Queue.Count -eq 0 }

filter Select-Even { if ($_ % 2 -eq 0) { $_ } }

Write-Host "🏠"; function After-Emoji { 1 }

function Broken {
    $x = = 1
}

enum Color { Red; Green }

# A queue of jobs.
class Queue : System.Collections.IEnumerable {
    [string] $Name
    hidden static [int] $Count = 0

    Queue([string] $name) {
        $this.Name = $name
    }

    # Put at the end.
    [void] Push([object] $job) { $this.items += $job }

    static [Queue] Create() { return [Queue]::new("x") }
}

if ($IsWindows) {
    function Get-Registry { }
}

Export-ModuleMember -Function Send-Package

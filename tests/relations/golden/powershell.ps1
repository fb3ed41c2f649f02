. ./Net.ps1

function Start-Run {
    # Send-All is not used here, nor in "Send-All"
    Send-All -Limit 1 | Where-Object { $_.Send(2) }
    [Packet]::Send()
}

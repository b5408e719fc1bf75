# PowerShell completion for klarna-cl, written by `klarna-cl completion powershell`. What may stand under the cursor says
# `klarna-cl complete`; nothing of what was typed is ever evaluated.

Register-ArgumentCompleter -Native -CommandName 'klarna-cl' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The words up to the cursor, without their quotes, and what stands under it.
    $words = @(
        foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
            if ($element.Extent.EndOffset -ge $cursorPosition) { break }
            if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value }
            else { $element.Extent.Text }
        }
    )
    $current = "$wordToComplete".Trim([char[]]@([char]39, [char]34))
    # In one word without blanks and quotes: empty words and `--` would not come through.
    $lines = (@($words) + $current) -join "`n"
    $encoded = [System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($lines))

    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $answer = @($null | klarna-cl complete encoded $encoded 2>$null)
    } catch {
        $answer = @()
    } finally {
        [Console]::OutputEncoding = $encoding
    }

    # Where nothing comes back, PowerShell completes names of files by itself.
    if ($answer.Count -lt 2 -or -not "$($answer[0])".StartsWith('values')) { return }
    foreach ($line in ($answer | Select-Object -Skip 1)) {
        $value, $description = "$line".Split([char]9)
        if (-not $value.StartsWith($current, [System.StringComparison]::OrdinalIgnoreCase)) { continue }
        $text = $value
        if ($value -notmatch '^[A-Za-z0-9_./:=+-]+$') { $text = "'" + $value.Replace("'", "''") + "'" }
        $tip = $value
        if ($description) { $tip = "$description" }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $tip)
    }
}

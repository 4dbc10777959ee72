# Dokumenter, som kilderne har givet, og opgaver til systemejere.

staff-task-scan-collected = Scan et dokument fra en kilde for virus
staff-refusal-documents-open = { $n ->
    [one] Et dokument fra kilderne er ikke scannet eller holdes tilbage. Frigiv det, eller udelad det med en begrundelse, før sagen afgøres.
   *[other] { $n } dokumenter fra kilderne er ikke scannet eller holdes tilbage. Frigiv dem, eller udelad dem med en begrundelse, før sagen afgøres.
}
timeline-document-left-out = Et dokument fra en kilde blev udeladt

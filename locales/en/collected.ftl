# Documents that the sources gave, and tasks for system owners.

staff-task-scan-collected = Scan a document from a source for viruses
staff-refusal-documents-open = { $n ->
    [one] A document from the sources is not scanned, or is held. Release it, or leave it out with a reason, before the case is decided.
   *[other] { $n } documents from the sources are not scanned, or are held. Release them, or leave them out with a reason, before the case is decided.
}
timeline-document-left-out = A document from a source was left out

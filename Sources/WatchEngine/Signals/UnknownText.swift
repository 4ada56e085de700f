extension Unknown {
  /// The reason in words, for people and for files.
  package var text: String {
    switch self {
    case .notYetSampled: "not yet sampled"
    case .needsTwoSamples: "needs two samples"
    case .absent: "absent"
    case .notPermitted: "not permitted"
    case .failed(let errno): "failed: errno \(errno)"
    case .malformed: "malformed"
    case .wentBackwards: "went backwards"
    case .afterGap: "after a gap"
    case .timedOut: "timed out"
    case .stale: "stale"
    case .needsMoreSamples: "needs more samples"
    case .noisy: "noise exceeds the trend"
    }
  }
}

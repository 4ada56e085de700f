/// A container, a pod or a machine, as the name of its control group tells it.
package struct Container: Hashable, Sendable {
  /// What runs it.
  package enum Kind: String, Sendable, CaseIterable {
    case docker, containerd, crio, podman, lxc, nspawn
    /// A virtual machine that systemd-machined knows.
    case machine
    /// Something that names its groups by 64 hexadecimal digits, as runtimes do that follow Docker's cgroupfs driver.
    case other
  }

  package var kind: Kind
  /// The first 12 digits of a hexadecimal id, as `docker ps` shows it, or the name of an LXC container or a machine; empty for a
  /// process that is in a pod and in none of its containers.
  package var identifier: String
  /// The uid of the Kubernetes pod, with dashes; `nil` outside of pods.
  package var pod: String?

  package init(kind: Kind, identifier: String, pod: String? = nil) {
    self.kind = kind
    self.identifier = identifier
    self.pod = pod
  }

  /// What one component of a path says; `nil` where it names no container.
  /// - Parameters:
  ///   - parent: the component before.
  ///   - pod: the pod that a component before has named.
  init?(component: Substring, in parent: Substring, pod: String?) {
    // containerd with the systemd driver, but without systemd's notation: `kubepods-burstable-podUID.slice:cri-containerd:ID`.
    let parts = component.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 3, let id = Self.shortID(parts[2]) {
      self.init(
        kind: Self.prefixes.first { $0.prefix.dropLast() == parts[1] }?.kind ?? .other, identifier: id,
        pod: Self.pod(parts[0]) ?? pod)
      return
    }
    if let pod = Self.pod(component) {
      self.init(kind: .other, identifier: "", pod: pod)
      return
    }
    let name = component.hasSuffix(".scope") ? component.dropLast(6) : component
    for (prefix, kind) in Self.prefixes where name.hasPrefix(prefix) {
      guard let id = Self.shortID(name.dropFirst(prefix.count)) else { continue }
      self.init(kind: kind, identifier: id, pod: pod)
      return
    }
    for prefix in ["lxc.payload.", "lxc.monitor."] where component.hasPrefix(prefix) && component.count > prefix.count {
      self.init(kind: .lxc, identifier: Self.name(component.dropFirst(prefix.count)))
      return
    }
    if component.hasPrefix("systemd-nspawn@"), component.hasSuffix(".service"), component.count > 23 {
      self.init(kind: .nspawn, identifier: Self.name(component.dropFirst(15).dropLast(8)))
      return
    }
    if component.hasPrefix("machine-"), component.hasSuffix(".scope"), component.count > 14 {
      self.init(kind: .machine, identifier: Self.name(component.dropFirst(8).dropLast(6)))
      return
    }
    if parent == "lxc" {
      self.init(kind: .lxc, identifier: Self.name(component))
      return
    }
    if let id = Self.shortID(component) {
      self.init(kind: parent == "docker" ? .docker : .other, identifier: id, pod: pod)
      return
    }
    return nil
  }

  /// How the runtimes begin the names of their scopes. `conmon` watches over the container of the same id.
  private static let prefixes: [(prefix: String, kind: Kind)] = [
    ("docker-", .docker), ("cri-containerd-", .containerd), ("nerdctl-", .containerd), ("crio-conmon-", .crio), ("crio-", .crio),
    ("libpod-conmon-", .podman), ("libpod-payload-", .podman), ("libpod-", .podman),
  ]

  /// The first 12 of 64 hexadecimal digits.
  private static func shortID(_ text: Substring) -> String? {
    let digits = text.utf8
    guard digits.count == 64, digits.allSatisfy({ $0 &- 0x30 <= 9 || $0 &- 0x61 <= 5 }) else { return nil }
    return String(text.prefix(12))
  }

  /// `kubepods-besteffort-podUID.slice` with `_` for `-`, or `podUID`.
  private static func pod(_ component: Substring) -> String? {
    var uid = component
    if uid.hasPrefix("kubepods"), uid.hasSuffix(".slice") {
      uid = uid.dropLast(6)
      guard let dash = uid.lastIndex(of: "-") else { return nil }
      uid = uid[uid.index(after: dash)...]
    }
    guard uid.hasPrefix("pod") else { return nil }
    uid = uid.dropFirst(3)
    // 36 characters, or 32 for a static pod, whose uid is a checksum of its file.
    let digits = uid.utf8
    guard digits.count == 36 || digits.count == 32 else { return nil }
    guard digits.allSatisfy({ $0 &- 0x30 <= 9 || $0 &- 0x61 <= 5 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }) else {
      return nil
    }
    return String(uid.map { $0 == "_" ? "-" : $0 })
  }

  /// A unit's name part without systemd's escapes (systemd.unit(5), `\x2d` is `-`), at most 64 bytes of it.
  private static func name(_ escaped: Substring) -> String {
    let bytes = Array(escaped.utf8.prefix(64))
    var name: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if index + 3 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "x"),
        let byte = UInt8(String(decoding: bytes[(index + 2)...(index + 3)], as: UTF8.self), radix: 16)
      {
        name.append(byte)
        index += 4
      } else {
        name.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: name, as: UTF8.self)
  }
}

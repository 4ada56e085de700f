extension MountInfo {
  /// The positions of those ``entries`` whose free space is worth watching, in the kernel's order.
  ///
  /// Watched are file systems of block devices and of the network, and tmpfs where people or services keep files. Not watched
  /// are kernel interfaces (proc, sysfs, cgroup …), images that are full by nature (squashfs, iso9660), automount points,
  /// overlays other than the root of the host, mounts that a later one hides, and all but one mount of each file system: of
  /// those the one with the shortest path, the first of several.
  package func watched() -> [Int] {
    var best: [UInt64: Int] = [:]
    for index in entries.indices where entries[index].isWorthWatching {
      let device = UInt64(entries[index].major) << 32 | UInt64(entries[index].minor)
      if let other = best[device], entries[other].path.utf8.count <= entries[index].path.utf8.count { continue }
      if isHidden(index) { continue }
      best[device] = index
    }
    return best.values.sorted()
  }

  /// Whether another mount lies over the entry's path or over one of the directories that lead to it, so that asking for the
  /// path would answer for the other mount.
  private func isHidden(_ index: Int) -> Bool {
    var position = index
    var child: Int?
    // Each step goes to the parent; the bound is for tables whose parents form a ring, which only a damaged text has.
    for _ in 0..<64 {
      let mount = entries[position]
      var parent: Int?
      for other in entries.indices where other != position && other != child {
        let candidate = entries[other]
        if candidate.id == mount.parent {
          parent = other
        } else if candidate.parent == mount.id {
          if candidate.path == mount.path { return true }
        } else if candidate.parent == mount.parent {
          if candidate.path == mount.path ? other > position : mount.path.isBelow(candidate.path) { return true }
        }
      }
      guard let parent else { return false }
      child = position
      position = parent
    }
    return false
  }
}

extension MountInfoEntry {
  /// Whether the free space of such a mount can tell of trouble to come.
  fileprivate var isWorthWatching: Bool {
    switch type {
    case "squashfs", "iso9660", "udf", "cramfs", "erofs", "romfs": false
    case "tmpfs": holdsFiles
    case "overlay", "aufs": path == "/"
    case "btrfs", "bcachefs", "zfs", "ubifs", "nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "9p", "virtiofs", "afs", "lustre",
      "orangefs", "beegfs", "glusterfs", "vboxsf", "gpfs", "ocfs2", "gfs2":
      true
    case "fuse.lxcfs", "fuse.gvfsd-fuse", "fuse.portal", "fuse.snapfuse", "fuse.squashfuse", "fuse.archivemount",
      "fuse.rofiles-fuse":
      false
    default: major != 0 || type.utf8.starts(with: "fuse.".utf8)
    }
  }

  /// Whether a tmpfs is where people or services keep files: not the many small ones that container engines, systemd and the
  /// kernel's interfaces make for themselves.
  private var holdsFiles: Bool {
    if isReadOnly { return false }
    switch path {
    case "/run", "/run/lock", "/dev/shm": return true
    default:
      let isPrivate =
        path.isBelow("/dev") || path.isBelow("/proc") || path.isBelow("/sys") || path.isBelow("/run") || path.isBelow("/var/lib")
        || path.isBelow("/var/snap") || path.isBelow("/snap")
      return !isPrivate
    }
  }
}

extension String {
  /// Whether this path is the other's or leads through it.
  fileprivate func isBelow(_ other: String) -> Bool {
    if other == "/" { return true }
    guard utf8.starts(with: other.utf8) else { return false }
    let next = utf8.index(utf8.startIndex, offsetBy: other.utf8.count)
    return next == utf8.endIndex || utf8[next] == UInt8(ascii: "/")
  }
}

import Testing
import WatchEngine

struct WatchedMountsTests {
  private func watched(_ text: String) throws -> [String] {
    let mounts = try parsed(MountInfo(), text)
    return mounts.watched().map { mounts.entries[$0].path }
  }

  @Test func `of the 25 mounts of a host of Linux 6.18 six are watched`() throws {
    let mounts = try parsed(MountInfo(), Fixture.bytes("linux-6.18/1/mountinfo"))
    let rows = mounts.watched().map { mounts.entries[$0] }
    #expect(rows.map(\.path) == ["/", "/dev/shm", "/tmp", "/tmp/with space", "/srv/cache", "/mnt/loop"])
    // The one on top: the other /dev/shm lies under it.
    #expect(rows.map(\.id) == [43, 60, 44, 63, 68, 69])
  }

  @Test(arguments: ["linux-5.10", "linux-6.1"])
  func `of the mounts of a host that runs from its initial RAM disk`(kernel: String) throws {
    #expect(try watched(Fixture.text(kernel + "/1/mountinfo")) == ["/dev/shm", "/run", "/data"])
  }

  @Test(arguments: [
    ("8:1", "ext4", "/srv", true), ("0:50", "btrfs", "/srv", true), ("0:50", "zfs", "/tank", true),
    ("0:50", "nfs4", "/home", true),
    ("0:50", "cifs", "/mnt/share", true), ("0:50", "fuse.sshfs", "/mnt/far", true), ("0:50", "overlay", "/", true),
    ("0:50", "tmpfs", "/run", true), ("0:50", "tmpfs", "/run/lock", true), ("0:50", "tmpfs", "/tmp", true),
    ("8:1", "fuseblk", "/mnt/usb", true), ("31:2", "jffs2", "/flash", true),
    ("0:50", "overlay", "/var/lib/docker/overlay2/x/merged", false), ("7:1", "squashfs", "/snap/core/1", false),
    ("11:0", "iso9660", "/media/cd", false), ("0:50", "autofs", "/proc/sys/fs/binfmt_misc", false),
    ("0:50", "tmpfs", "/run/user/1000", false), ("0:50", "tmpfs", "/run/credentials/a.service", false),
    ("0:50", "tmpfs", "/sys/fs/cgroup", false), ("0:50", "tmpfs", "/var/lib/kubelet/pods/x/volumes/secret", false),
    ("0:50", "devtmpfs", "/dev", false), ("0:50", "proc", "/proc", false), ("0:50", "cgroup2", "/sys/fs/cgroup", false),
    ("0:50", "nsfs", "/run/netns/a", false), ("0:50", "fuse.lxcfs", "/var/lib/lxcfs", false),
    ("0:50", "hugetlbfs", "/dev/hugepages", false),
    ("0:50", "ramfs", "/run/credentials/b", false), ("0:50", "efivarfs", "/sys/firmware/efi/efivars", false),
  ])
  func `kinds of mounts`(device: String, type: String, path: String, isWatched: Bool) throws {
    #expect(try watched("2 1 \(device) / \(path) rw - \(type) x rw\n") == (isWatched ? [path] : []))
  }

  @Test func `of several mounts of one file system the shortest path is watched, the first of equals`() throws {
    let text = """
      20 1 8:1 / / rw - ext4 /dev/sda1 rw
      21 20 8:2 /a /var/lib/kubelet/pods/x rw - ext4 /dev/sda2 rw
      22 20 8:2 / /data rw - ext4 /dev/sda2 rw
      23 20 8:2 /b /home rw - ext4 /dev/sda2 rw
      24 20 8:1 /etc /etc2 ro - ext4 /dev/sda1 rw

      """
    #expect(try watched(text) == ["/", "/data"])
  }

  @Test func `a mount that a later one hides is not watched`() throws {
    let stacked = "20 1 8:1 / / rw - ext4 a rw\n21 20 8:2 / /m rw - ext4 b rw\n22 21 8:3 / /m rw - ext4 c rw\n"
    #expect(try watched(stacked) == ["/", "/m"])
    let buried = "20 1 8:1 / / rw - ext4 a rw\n21 20 8:2 / /m/inner rw - ext4 b rw\n22 20 8:3 / /m rw - ext4 c rw\n"
    #expect(try watched(buried) == ["/", "/m"])
    let deep =
      "20 1 8:1 / / rw - ext4 a rw\n21 20 8:2 / /m/inner rw - ext4 b rw\n22 21 8:4 / /m/inner/x rw - ext4 d rw\n"
      + "23 20 8:3 / /m rw - ext4 c rw\n"
    #expect(try watched(deep) == ["/", "/m"])
    let neighbour = "20 1 8:1 / / rw - ext4 a rw\n21 20 8:2 / /mm rw - ext4 b rw\n22 20 8:3 / /m rw - ext4 c rw\n"
    #expect(try watched(neighbour) == ["/", "/mm", "/m"])
    let rootfs = "1 1 0:2 / / rw - rootfs rootfs rw\n20 1 8:1 / / rw - ext4 a rw\n21 20 8:2 / /boot rw - ext4 b rw\n"
    #expect(try watched(rootfs) == ["/", "/boot"])
    let ring = "20 21 8:1 / /a rw - ext4 a rw\n21 20 8:2 / /b rw - ext4 b rw\n"
    #expect(try watched(ring) == ["/a", "/b"])
  }
}

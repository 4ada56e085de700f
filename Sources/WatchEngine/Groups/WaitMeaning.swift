/// What it means for people that a task sleeps in a function of the kernel.
///
/// The functions are those that `/proc/PID/wchan` shows from Linux 4.19 to 6.18: the scheduler's own and the locks' are skipped there, so they
/// are mostly those that know what is waited for. Found by their beginning, the longest first, since compilers put endings behind names.
package enum WaitMeaning {
  /// In words: `the journal of an ext4 file system (jbd2_log_wait_commit)`.
  package static func text(_ function: String) -> String {
    meaning(of: function).map { "\($0) (\(function))" } ?? "the kernel's \(function)"
  }

  /// - Returns: `nil` for a function that is in no line below.
  package static func meaning(of function: String) -> String? {
    var best: (length: Int, meaning: String)?
    for (beginning, meaning) in meanings where function.utf8.starts(with: beginning.utf8) {
      if beginning.utf8.count > best?.length ?? 0 { best = (beginning.utf8.count, meaning) }
    }
    return best?.meaning
  }

  private static let meanings: [(beginning: String, meaning: String)] = [
    // Disks.
    ("io_schedule", "a disk"), ("blk_mq_get_tag", "a free place in the queue of a disk"),
    ("__blk_mq_get_tag", "a free place in the queue of a disk"),
    ("rq_qos_wait", "a disk that is kept from more writes than it can take"),
    ("wbt_wait", "a disk that is kept from more writes than it can take"),
    ("ioc_rqos_throttle", "its control group's share of a disk"), ("blk_throttle", "its control group's limit of a disk"),
    ("blk_mq_freeze_queue_wait", "a disk that is being changed"), ("blk_queue_enter", "a disk that is being changed"),
    ("__bio_queue_enter", "a disk that is being changed"), ("blk_execute_rq", "the answer of a disk to a command"),
    ("submit_bio_wait", "a disk"), ("submit_bio_noacct", "a disk"), ("blkdev_issue_flush", "a disk to save its cache"),
    ("blkdev_issue_discard", "a disk to give up space"), ("scsi_error_handler", "a disk that is being reset"),
    ("scsi_block_when_processing_errors", "a disk that is being reset"), ("ata_port_wait_eh", "a disk that is being reset"),
    ("nvme_", "an NVMe disk"), ("__nvme", "an NVMe disk"), ("usb_", "a USB device"), ("__dio_", "a disk"),
    ("iomap_dio_rw", "a disk"),
    ("__iomap_dio_rw", "a disk"), ("blkdev_direct", "a disk"), ("__blkdev_direct", "a disk"), ("bio_wait", "a disk"),
    // Memory that has to come from or go to a disk.
    ("folio_wait_bit", "a page of a file to be read or written"), ("__folio_lock", "a page of a file to be read or written"),
    ("folio_lock", "a page of a file to be read or written"), ("wait_on_page_bit", "a page of a file to be read or written"),
    ("__lock_page", "a page of a file to be read or written"), ("wait_on_page_writeback", "a page of a file to be written"),
    ("folio_wait_writeback", "a page of a file to be written"),
    ("__wait_on_buffer", "a block of a file system to be read or written"),
    ("wait_on_buffer", "a block of a file system to be read or written"),
    ("balance_dirty_pages", "the disk to take what was written before"),
    ("do_swap_page", "a page to come back from swap"), ("swap_readpage", "a page to come back from swap"),
    ("throttle_direct_reclaim", "memory to become free"), ("congestion_wait", "a congested disk or file server"),
    ("reclaim_throttle", "memory to become free"), ("shrink_", "memory to become free"),
    ("mem_cgroup_", "memory of its control group"),
    ("wb_wait_for_completion", "what was written to reach the disk"), ("sync_inodes_sb", "what was written to reach the disk"),
    ("__writeback_inodes", "what was written to reach the disk"), ("wait_sb_inodes", "what was written to reach the disk"),
    // File systems.
    ("jbd2_", "the journal of an ext4 file system"), ("wait_transaction_locked", "the journal of an ext4 file system"),
    ("add_transaction_credits", "the journal of an ext4 file system"),
    ("start_this_handle", "the journal of an ext4 file system"),
    ("do_get_write_access", "the journal of an ext4 file system"), ("ext4_", "an ext4 file system"),
    ("xfs_log_force", "the log of an XFS file system"), ("xlog_", "the log of an XFS file system"),
    ("xfs_buf_", "a block of an XFS file system"),
    ("xfs_", "an XFS file system"), ("btrfs_", "a btrfs file system"),
    ("wait_current_trans", "a transaction of a btrfs file system"),
    ("wait_for_commit", "a transaction of a btrfs file system"), ("cv_wait_common", "ZFS"), ("__cv_", "ZFS"), ("txg_", "ZFS"),
    ("zio_", "ZFS"), ("f2fs_", "an F2FS file system"), ("percpu_rwsem_wait", "a file system that is frozen, or another lock"),
    ("__sb_start_write", "a file system that is frozen"), ("sb_wait_write", "writers of a file system that is being frozen"),
    ("mnt_want_write", "a file system that is frozen"), ("lock_rename", "a directory that somebody else changes"),
    ("lookup_slow", "a directory that somebody else holds"), ("__lookup_slow", "a directory that somebody else holds"),
    ("walk_component", "a directory that somebody else holds"), ("d_alloc_parallel", "a name that somebody else is looking up"),
    ("path_openat", "a directory that somebody else holds"), ("open_last_lookups", "a directory that somebody else holds"),
    ("iterate_dir", "a directory that somebody else reads"), ("do_unlinkat", "a directory that somebody else changes"),
    ("filename_create", "a directory that somebody else changes"), ("inode_wait_for_writeback", "a file to be written"),
    ("__wait_on_freeing_inode", "a file that is being deleted"), ("autofs_wait", "an automatic mount"),
    // Servers and programs that file systems rest on.
    ("rpc_wait_bit_killable", "an NFS server"), ("nfs", "an NFS server"), ("__nfs", "an NFS server"), ("rpc_", "an NFS server"),
    ("wait_for_response", "an SMB server"), ("cifs_", "an SMB server"), ("smb2_", "an SMB server"),
    ("compound_send_recv", "an SMB server"),
    ("ceph_", "a Ceph cluster"), ("rbd_", "a Ceph cluster"), ("p9_", "the host's shared folder (9p)"),
    ("fuse_", "a FUSE program"),
    ("request_wait_answer", "a FUSE program"), ("__fuse_", "a FUSE program"),
    ("virtio_fs", "the host's shared folder (virtiofs)"),
    ("drbd_", "the other side of a DRBD disk"), ("nbd_", "a network block device"), ("ocfs2_", "an OCFS2 cluster"),
    ("dlm_", "a lock of a cluster"), ("gfs2_", "a GFS2 cluster"),
    // Layers of disks.
    ("md_", "an MD array"), ("raid", "an MD array"), ("dm_", "a device-mapper device"), ("__dm_", "a device-mapper device"),
    ("dm_wait_for_completion", "a device-mapper device to finish what it has"), ("bch_", "a bcache device"),
    ("loop_", "a loop device"),
    ("crypt_", "an encrypted disk"), ("drain_workqueue", "work of the kernel's own"), ("flush_work", "work of the kernel's own"),
    ("__flush_work", "work of the kernel's own"), ("__flush_workqueue", "work of the kernel's own"),
    ("kthread_stop", "a thread of the kernel to end"),
    // Locks.
    ("rwsem_down_", "a lock that somebody else holds"), ("__mutex_lock", "a lock that somebody else holds"),
    ("down_read", "a lock that somebody else holds"),
    ("down_write", "a lock that somebody else holds"), ("__down", "a lock that somebody else holds"),
    ("mutex_lock", "a lock that somebody else holds"),
    ("rtnl_lock", "the lock of all network devices"), ("synchronize_rcu", "all cores to pass a quiet point"),
    ("__wait_rcu_gp", "all cores to pass a quiet point"),
    ("synchronize_srcu", "all cores to pass a quiet point"), ("rcu_barrier", "all cores to pass a quiet point"),
    ("mmap_read_lock", "its memory, which another thread holds"), ("exit_mm", "its own threads to end"),
    ("do_exit", "its own end"),
    ("zap_pid_ns_processes", "the processes of its container to end"), ("coredump_", "its core dump to be written"),
    ("do_coredump", "its core dump to be written"), ("wait_for_vfork_done", "a program that it starts"),
    ("__refrigerator", "to be thawed: somebody froze it"),
    ("msleep", "hardware, which it asks again and again"), ("usleep_range", "hardware, which it asks again and again"),
    ("i2c_", "a device on the I2C bus"), ("drm_", "the graphics card"), ("dma_fence", "the graphics card"),
    ("nvidia", "the graphics card"),
    ("_nv0", "the graphics card"), ("tpm_", "the security chip (TPM)"),
  ]
}

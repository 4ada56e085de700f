import Testing
import WatchEngine

@Suite struct StockRoleTests {
  static let titles: [(name: String, title: String, role: String)] = [
    // ngx_process_cycle.c, fpm_process_ctl.c, redis' setproctitle in server.c and redisSetProcTitle
    ("nginx", "nginx: master process /usr/sbin/nginx -g daemon on; master_process on;~~", "nginx, master"),
    ("nginx", "nginx: worker process~~~~", "nginx, worker"),
    ("nginx", "nginx: worker process is shutting down", "nginx, worker"),
    ("nginx", "nginx: cache manager process", "nginx, cache manager"),
    ("nginx", "nginx: cache loader process", "nginx, cache loader"),
    ("php-fpm8.2", "php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)~~~", "php-fpm, master"),
    ("php-fpm8.2", "php-fpm: pool www~~~~~~", "php-fpm, pool worker, www"),
    ("php-fpm", "php-fpm: pool my shop", "php-fpm, pool worker, my shop"),
    ("redis-server", "/usr/bin/redis-server 127.0.0.1:6379~~", "redis, server, 6379"),
    ("redis-server", "/usr/bin/redis-server *:7000 [cluster]~", "redis, server, 7000"),
    ("redis-server", "redis-server [::]:6380", "redis, server, 6380"),
    ("redis-server", "redis-rdb-bgsave 127.0.0.1:6379", "redis, saver"),
    ("redis-server", "redis-aof-rewrite 127.0.0.1:6379", "redis, rewriter"),
    ("beanstalkd", "/usr/bin/beanstalkd~-l~127.0.0.1~-p~11300~", "beanstalkd, server"),
    ("mysqld", "/usr/sbin/mysqld~--basedir=/usr~", "mysqld, server"),
    ("mariadbd", "/usr/sbin/mariadbd~", "mariadbd, server"),
    ("mysqld_safe", "/bin/sh~/usr/bin/mysqld_safe~", "mysqld, supervisor"),
    // Interpreters
    ("java", "/usr/bin/java~-Xmx1g~-cp~/opt/kafka/libs/*~kafka.Kafka~/etc/kafka/server.properties~", "java, kafka.Kafka"),
    ("java", "java~-Dx=1~-jar~/opt/app/shop-1.2.jar~--port=80~", "java, shop-1.2.jar"),
    ("java", "java~-p~mods~-m~com.shop/com.shop.Main~", "java, com.shop.Main"),
    ("java", "java~-version~", "java"),
    ("java", "java~-cp~/opt/a.jar", "java"),
    ("python3", "/usr/bin/python3~-u~-W~ignore~/srv/app/manage.py~runserver~", "python, manage.py"),
    ("python3.11", "python3~-m~celery~-A~shop~worker~", "python, celery"),
    ("manage.py", "/usr/bin/python3~./manage.py~", "python, manage.py"),
    ("python3", "python3~-c~import os~", "python"),
    ("python3", "python3~", "python"),
    ("python3", "python3~-~x~", "python"),
    ("python3", "python3~--~-odd-name.py~", "python, -odd-name.py"),
    ("MainThread", "node~--max-old-space-size=4096~-r~./tracing.js~server.js~", "node, server.js"),
    ("node", "node~-e~1~", "node"),
    ("ruby", "ruby~-W0~bin/rails~server~", "ruby, rails"),
    ("perl", "/usr/bin/perl~-w~/usr/sbin/munin-node~", "perl, munin-node"),
    ("php", "php~artisan~queue:work~", "php, artisan"),
    ("backup.sh", "/bin/bash~/opt/backup.sh~", "bash, backup.sh"),
    ("bash", "-bash~", "bash"),
    ("sh", "sh~-c~sleep 1~", "sh"),
    // Application servers: Puma's launcher.rb and cluster/worker.rb, Unicorn's proc_name, Sidekiq's processor, gunicorn's util.py, Celery's platforms.py
    ("ruby", "puma 6.4.0 (tcp://0.0.0.0:3000) [shop]~~", "puma, master, shop"),
    ("ruby", "puma: cluster worker 0: 1234 [shop]~~", "puma, worker, shop"),
    ("ruby", "unicorn master -c config/unicorn.rb", "unicorn, master"),
    ("ruby", "unicorn_rails worker[3] -c config/unicorn.rb", "unicorn, worker"),
    ("ruby", "sidekiq 7.1.2 shop [3 of 10 busy]", "sidekiq, worker, shop | 3 of 10 busy"),
    ("gunicorn: maste", "gunicorn: master [shop.wsgi]", "gunicorn, master, shop.wsgi"),
    ("python3", "gunicorn: worker [shop.wsgi]", "gunicorn, worker, shop.wsgi"),
    ("python3", "[celeryd: w1@host:MainProcess] -active- (-A shop worker)", "celery, MainProcess, w1@host"),
    // OpenSSH's sshd.c, session.c and sshd-session.c; Debian's cron; systemd
    ("sshd", "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups~", "sshd, listener"),
    ("sshd", "sshd: root@pts/0~~~", "sshd, session, root"),
    ("sshd", "sshd: deploy@notty", "sshd, session, deploy"),
    ("sshd-session", "sshd-session: deploy@pts/1", "sshd, session, deploy"),
    ("sshd", "sshd: deploy [priv]", "sshd, login, deploy"),
    ("sshd", "sshd: unknown [net]", "sshd, login, unknown"),
    ("sshd", "/usr/sbin/sshd~-D~", "sshd, server"),
    ("cron", "/usr/sbin/CRON~-f~", "cron, job"),
    ("cron", "/usr/sbin/cron~-f~", "cron, daemon"),
    ("systemd", "/lib/systemd/systemd~--system~--deserialize~31~", "systemd, manager"),
    ("systemd", "/lib/systemd/systemd~--user~", "systemd, user manager"),
    ("systemd", "/sbin/init~", "systemd, manager"),
    ("(sd-pam)", "(sd-pam)~", "systemd, user session"),
    ("fsck.ext4", "/sbin/fsck.ext4~-a~-C0~/dev/mapper/vg-root~", "fsck, check, mapper/vg-root"),
    ("e2fsck", "e2fsck~/dev/sda1~", "fsck, check, sda1"),
    ("xfs_repair", "xfs_repair~disk.img~", "fsck, check"),
    ("mkfs.ext4", "mkfs.ext4~-F~/dev/sdb1~", "mkfs, make, sdb1"),
    ("mkswap", "", "mkfs, make"),
    ("mount", "mount~/dev/sdb1~/srv~", "mount, mount, /srv"),
    ("mount", "/usr/bin/mount~-t~nfs~-o~rw,hard~files:/data~/srv/data~", "mount, mount, /srv/data"),
    ("mount.nfs4", "/sbin/mount.nfs4~files:/data~/srv/data~-o~rw,hard~", "mount, mount, /srv/data"),
    ("mount", "mount~-a~", "mount, mount"),
    ("umount", "umount~-l~/srv/data~", "mount, umount, /srv/data"),
    ("umount", "umount~srv~", "mount, umount"),
    // Nothing that is known
    ("forewarnd", "/usr/sbin/forewarnd~", "forewarnd"),
    ("a, b", "", "a; b"),
    ("", "/opt/x/tool~-v~", "tool"),
    ("", "", "unnamed"),
  ]

  @Test(arguments: PostgresTitles.rows)
  func `a title of Postgres says the role`(release: String, title: String, role: String) {
    #expect(StockRoles.line("postgres", title) == role, "Postgres \(release)")
  }

  @Test func `every release of Postgres is in the table`() {
    let releases = Set(PostgresTitles.rows.map(\.release))
    #expect(releases.isSuperset(of: ["9.6", "10", "11", "12", "13", "14", "15", "15 off", "16", "17", "18"]))
    #expect(PostgresTitles.rows.count > 250)
  }

  @Test(arguments: Self.titles)
  func `a title says the role`(name: String, title: String, role: String) { #expect(StockRoles.line(name, title) == role) }

  @Test(
    arguments: [
      ("kworker/0:1-even", "", "kernel, kworker"),
      ("kworker/0:1", "", "kernel, kworker"),
      ("kworker/u8:2-eve", "kworker/u8:2-events_unbound", "kernel, kworker, events_unbound"),
      ("kworker/0:1H-kbl", "kworker/0:1H+kblockd", "kernel, kworker, kblockd"),
      ("kworker/R-rcu_gp", "kworker/R-rcu_gp", "kernel, kworker, rcu_gp"),
      ("ksoftirqd/1", "", "kernel, ksoftirqd"),
      ("migration/0", "migration/0", "kernel, migration"),
      ("jbd2/sda1-8", "", "kernel, jbd2"),
      ("irq/24-xhci_hcd", "", "kernel, irq"),
      ("dm-crypt: x", "", "kernel, dm-crypt"),
      ("kswapd0", "", "kernel, kswapd0"),
      ("rcu_preempt", "", "kernel, rcu_preempt"),
      ("postgres", "", "kernel, postgres"),
    ] as [(String, String, String)])
  func `a thread of the kernel is called by its first word`(name: String, title: String, role: String) {
    #expect(StockRoles.line(name, title, kernel: true) == role)
  }

  @Test func `a process that calls itself like a thread of the kernel is none`() {
    #expect(StockRoles.line("kworker/0:1", "[kworker/0:1]") == "kworker/0:1")
    #expect(StockRoles.line("bash", "postgres: autovacuum worker shop") == "postgres, autovacuum worker, shop")
  }

  @Test func `damaged and hostile titles are no trap and no role is long`() {
    var random = SplitMix64(seed: 11)
    let titles = PostgresTitles.rows.filter { $0.release == "9.6" || $0.release == "15" }.map(\.title)
    func attempt(_ bytes: [UInt8], _ name: String = "postgres") {
      let finding = StockRoles.book.find(ShortName(Array(name.utf8).span), isKernelThread: false, title: bytes.span)
      if finding.role.text.utf8.count > 3 * ProcessRole.partLimit + 4 { Issue.record("a long role") }
      if finding.role.instanceName.split(separator: ",").count > 3 { Issue.record("more than three parts") }
      if ProcessTitle(bytes.span).text.utf8.count > 4 * bytes.count + 8 { Issue.record("a long title") }
    }
    for title in titles {
      let whole = Array(title.utf8).map { $0 == UInt8(ascii: "~") ? 0 : $0 }
      for length in 0...whole.count { attempt(Array(whole[..<length])) }
      for _ in 0..<(whole.isEmpty ? 0 : 20) {
        var torn = whole
        torn[Int.random(in: 0..<torn.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        attempt(torn)
      }
    }
    for (name, title, _) in Self.titles {
      let whole = Array(title.utf8).map { $0 == UInt8(ascii: "~") ? 0 : $0 }
      for length in 0...whole.count { attempt(Array(whole[..<length]), name) }
      for _ in 0..<(whole.isEmpty ? 0 : 10) {
        var torn = whole
        torn[Int.random(in: 0..<torn.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        attempt(torn, name)
      }
    }
    for _ in 0..<300 {
      attempt((0..<Int.random(in: 0...300, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
  }
}

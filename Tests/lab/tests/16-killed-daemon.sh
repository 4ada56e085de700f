# lab: unified
# A daemon killed by SIGKILL samples again within a few seconds, and tells of what is still wrong.
fresh_daemon
lab systemctl kill -s KILL beanstalkd
firing() { grep -q beanstalkd.service -r "$LAB_ROOT/run/forewarn/outbox"; }
wait_until 10 "the dead unit is in the outbox" firing
old=$(main_pid)
killed=$(now)
lab kill -KILL "$old"
is_new() { [ "$(main_pid)" != "$old" ] && [ "$(main_pid)" != 0 ] && [ "$(status_number pid)" = "$(main_pid)" ] && sampled 1; }
wait_until 10 "a sample by another process" is_new
figure "samples again after $(difference "$(now)" "$killed") s"
assert "the notification not yet carried out is gone" firing
sees_it() { status_json | grep -q 'beanstalkd.service'; }
wait_until 10 "status tells of the dead unit again" sees_it

#!/bin/bash
# Boots a systemd in namespaces of its own, over a copy-on-write view of this machine: box.sh FOLDER
#
# To be called by unshare (mount, PID, UTS, IPC, network and cgroup namespaces) as root. Nothing in there reaches the
# machine: its files, its network and its kernel's settings are left alone. There is no Java in it.
set -eu

folder=$1
mount -t tmpfs -o size=4g tmpfs "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
mount -t overlay overlay -o lowerdir=/,upperdir="$folder/upper",workdir="$folder/work" "$folder/root"
root=$folder/root

mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"

mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
for link in fd:fd stdin:fd/0 stdout:fd/1 stderr:fd/2; do ln -s "/proc/self/${link#*:}" "$root/dev/${link%%:*}"; done
touch "$folder/console" "$root/dev/console"
mount --bind "$folder/console" "$root/dev/console"

for place in run tmp root usr/lib/jvm etc/systemd/system opt var/log/journal; do
    mkdir -p "$root/$place"
    mount -t tmpfs -o mode=755 tmpfs "$root/$place"
done
chmod 1777 "$root/tmp"

# What belongs to a machine rather than to a service manager.
for unit in systemd-udevd systemd-udev-trigger systemd-modules-load systemd-sysctl systemd-binfmt systemd-random-seed \
    systemd-remount-fs systemd-update-utmp systemd-tmpfiles-setup-dev kmod-static-nodes systemd-networkd; do
    ln -s /dev/null "$root/etc/systemd/system/$unit.service"
done
for unit in timers.target dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
    sys-kernel-config.mount sys-fs-fuse-connections.mount proc-sys-fs-binfmt_misc.automount; do
    ln -s /dev/null "$root/etc/systemd/system/$unit"
done

# Services live for seconds in here, as the heads of other tests.
mkdir -p "$root/etc/systemd/system.conf.d"
printf '[Manager]\nDefaultEnvironment=WHIRR_HEAD_OPTS=-XX:TieredStopAtLevel=1\n' \
    >"$root/etc/systemd/system.conf.d/test.conf"

hostname gpu1
echo gpu1 >"$root/etc/hostname"
printf '127.0.0.1 localhost head gpu1\n' >"$root/etc/hosts"
ip link set lo up
if [ ! -x "$root/usr/bin/sudo" ]; then
    printf '#!/bin/sh\nexec "$@"\n' >"$root/usr/local/bin/sudo"
    chmod 755 "$root/usr/local/bin/sudo"
fi

# Not by chroot: who is in one may make no user namespace, and the workers would contain their jobs less well.
cd "$root"
pivot_root . .
umount -l .
exec /usr/bin/env -i container=whirr PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --system --unit=basic.target

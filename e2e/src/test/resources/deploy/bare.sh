#!/bin/sh
# Runs a command in a folder that is all there is: a shell, a few programs of util-linux and the C library, but no Java
# and nothing else. bare.sh FOLDER COMMAND…, called by unshare with a mount namespace, as root. FOLDER/whirr-worker is
# the unpacked tarball.
set -eu
root=$1
shift
mkdir -p "$root/bin" "$root/proc" "$root/dev" "$root/tmp" "$root/etc" "$root/data"
for program in sh readlink dirname setsid setpriv unshare cat ls; do
    file=$(readlink -f "$(command -v "$program")")
    cp "$file" "$root/bin/$program"
    for library in $(ldd "$file" | grep -o '/[^ )]*'); do
        mkdir -p "$root$(dirname "$library")"
        cp -L "$library" "$root$library"
    done
done
# What the Java of the tarball asks of the system, it has to find: the C library and its parts.
for library in $(ldd "$root/whirr-worker/jre/lib/server/libjvm.so" "$root/whirr-worker/jre/lib/libnet.so" |
    grep -o '=> /[^ ]*' | cut -c 4-); do
    case $library in
        "$root"*) ;;
        *)
            mkdir -p "$root$(dirname "$library")"
            cp -L "$library" "$root$library"
            ;;
    esac
done
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
exec chroot "$root" /bin/sh -c 'unset LC_ALL LANG JAVA_HOME; PATH=/bin; export PATH; exec "$@"' sh "$@"

#!/bin/sh
# Installs the head or a worker from its unpacked tarball; which one is said by the name: install-head.sh,
# install-worker.sh. Shows what it is going to do, does it, and finds nothing to do the second time.
set -eu

role=$(basename "$0" .sh)
role=${role#install-}
case $role in
    head | worker) ;;
    *) echo 'install: call this as install-head.sh or install-worker.sh of an unpacked tarball' >&2; exit 2 ;;
esac
here=$(cd "$(dirname "$0")" && pwd -P)

usage() {
    cat <<USAGE
usage: install-$role.sh [options]

Installs the whirr $role of this folder into /opt/whirr, as a service of systemd. Run it again to change a setting,
and from a newer tarball to upgrade; a folder of a former version stays for a way back.

USAGE
    [ "$role" = head ] || echo "  --server URL        where the head listens, as http://head:8080"
    cat <<USAGE
  --data-dir DIR      where runs are kept; the same on head and workers
USAGE
    [ "$role" = worker ] || cat <<USAGE
  --database-url URL  a PostgreSQL of yours; without it the head brings its own
USAGE
    cat <<USAGE
  --uid N             number of the user whirr, which is made when there is none: on shared storage the same everywhere
  --dry-run           only show what would be done
  --uninstall         stop and remove it; settings and data stay
  --purge             with --uninstall: remove the settings and /var/lib/whirr* too, never the data directory
  --root DIR          install into the system below DIR, which is not running
USAGE
}

wrong() {
    printf 'install-%s: %s\n' "$role" "$1" >&2
    exit "${2:-1}"
}

server=
data=
database=
uid=
root=
dry=false
uninstall=false
purge=false
while [ $# -gt 0 ]; do
    case $1 in
        --server) server=${2:?--server needs an address}; shift ;;
        --data-dir) data=${2:?--data-dir needs a folder}; shift ;;
        --database-url) database=${2:?--database-url needs an address}; shift ;;
        --uid) uid=${2:?--uid needs a number}; shift ;;
        --root) root=$(cd "${2:?--root needs a folder}" && pwd -P); shift ;;
        --dry-run) dry=true ;;
        --uninstall) uninstall=true ;;
        --purge) purge=true ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done
case ${data:-/} in /*) ;; *) wrong "--data-dir $data: give a path that begins with /, there is no other" 2 ;; esac
case $uid in *[!0-9]*) wrong "--uid $uid is no number" 2 ;; esac
! $purge || $uninstall || wrong '--purge goes with --uninstall' 2
[ "$(id -u)" = 0 ] || $dry || wrong 'this needs root: call it with sudo, or see what it would do with --dry-run'

opt=$root/opt/whirr
etc=$root/etc/whirr
units=$root/etc/systemd/system
settings=$etc/$role.env
dropin=$units/whirr-head.service.d/data-dir.conf

# ---- Steps -----------------------------------------------------------------------------------------------------------

# Every step looks first whether it is needed, so the same list is shown and carried out.
showing=true
steps=0
step() {
    words=$1
    shift
    steps=$((steps + 1))
    if $showing; then printf '  %s\n' "$words"; else "$@"; fi
}

live() { [ -z "$root" ] && [ -d /run/systemd/system ]; }

user_entry() { grep -s '^whirr:' "$root/etc/passwd"; }

make_user() {
    if [ -n "$uid" ]; then set -- --uid "$uid"; else set -- --system; fi
    useradd ${root:+--prefix "$root"} "$@" --user-group --home-dir /var/lib/whirr --no-create-home \
        --shell /usr/sbin/nologin whirr
}

copy_version() {
    mkdir -p "$opt"
    rm -rf "$opt/$folder.unfinished"
    # With their times: Java knows its class archive's jars by them.
    cp -a "$here" "$opt/$folder.unfinished"
    chown -R 0:0 "$opt/$folder.unfinished"
    mv "$opt/$folder.unfinished" "$opt/$folder"
}

# In one go, so that a start at this moment finds the one or the other.
switch_version() {
    ln -sfn "$folder" "$opt/$role.new"
    mv -T "$opt/$role.new" "$opt/$role"
}

copy_unit() {
    mkdir -p "$units"
    cp "$here/etc/$1" "$units/$1"
}

# The settings hold a password, maybe: for root and the service.
make_settings() {
    mkdir -p "$etc"
    (umask 077 && cp "$here/etc/$role.env" "$settings")
}

setting_is() { [ -f "$settings" ] && grep -qxF "$1='$2'" "$settings"; }

# Sets a name in the settings, in the place where it stands, commented or not.
set_setting() {
    case $2 in *"'"*) wrong "$1 must not hold a single quote: write it into $settings yourself" ;; esac
    awk -v name="$1" -v line="$1='$(printf '%s' "$2" | sed 's/[\\&]/\\&/g')'" '
        !done && $0 ~ "^#?" name "=" { print line; done = 1; next }
        { print }
        END { if (!done) print line }' "$settings" >"$settings.new"
    chmod 600 "$settings.new"
    mv "$settings.new" "$settings"
}

allow_data() {
    mkdir -p "$(dirname "$dropin")"
    data_dropin >"$dropin"
}

data_dropin() {
    printf '# Written by install-head.sh --data-dir.\n[Unit]\nRequiresMountsFor=%s\n[Service]\nReadWritePaths=%s\n' \
        "$data" "$data"
}

reload() { systemctl daemon-reload; }

is_running_from() { ls -l "$root"/proc/[0-9]*/exe 2>/dev/null | grep -qF " $1/"; }

unit_files() {
    for unit in "$here"/etc/*.service; do basename "$unit"; done
}

# ---- Installing ------------------------------------------------------------------------------------------------------

wanted_settings() {
    [ -z "$server" ] || echo "WHIRR_SERVER_URL $server"
    [ -z "$data" ] || echo "WHIRR_DATA_DIR $data"
    [ -z "$database" ] || echo "WHIRR_DATABASE_URL $database"
}

install_steps() {
    user_entry >/dev/null || step "make the user whirr${uid:+ with number $uid}" make_user
    [ -d "$opt/$folder" ] || step "copy this folder to $opt/$folder" copy_version
    [ "$(readlink "$opt/$role" 2>/dev/null)" = "$folder" ] || step "make $opt/$role point to it" switch_version
    changed=false
    for unit in $(unit_files); do
        cmp -s "$here/etc/$unit" "$units/$unit" || { changed=true; step "write $units/$unit" copy_unit "$unit"; }
    done
    [ -f "$settings" ] || step "write $settings" make_settings
    while read -r name value; do
        [ -z "$name" ] || setting_is "$name" "$value" ||
            step "set $name in $settings" set_setting "$name" "$value"
    done <<WANTED
$(wanted_settings)
WANTED
    if [ "$role" = head ] && [ -n "$data" ] && ! data_dropin | cmp -s - "$dropin"; then
        changed=true
        step "let the service write to $data ($dropin)" allow_data
    fi
    ! $changed || ! live || step 'have systemd read its units again' reload
    remove_old
}

# The version before this one stays for a way back, and whatever still runs.
remove_old() {
    kept=
    [ "$before" = "$folder" ] || kept=$before
    for old in $(ls -t "$opt" 2>/dev/null | grep "^$role-[^.]" | grep -vxF "$folder"); do
        kept=${kept:-$old}
        [ "$old" = "$kept" ] || is_running_from "$opt/$old" || step "remove the old $opt/$old" rm -rf "${opt:?}/$old"
    done
}

# A data directory that the user cannot write is found now rather than by the first job.
check_data() {
    directory=$(sed -n "s/^WHIRR_DATA_DIR=//p" "$settings" | tr -d "'\"")
    [ -n "$directory" ] || return 0
    if [ ! -d "$root$directory" ]; then
        echo "note: $directory is not there. Before the start: mount or make it, and let the user whirr write there."
    elif [ -z "$root" ] && ! setpriv --reuid whirr --regid whirr --init-groups test -w "$directory"; then
        echo "note: the user whirr cannot write to $directory. Before the start: chown whirr $directory"
    fi
}

next_words() {
    check_data
    if [ "$role" = head ]; then
        cat <<NEXT
Next: look through $settings, then
    systemctl enable --now whirr-head
    systemctl restart whirr-head                after an upgrade or a changed setting
NEXT
    else
        cat <<NEXT
Next: look through $settings, then
    systemctl enable --now whirr-worker@0 whirr-worker@1      a service for each GPU, or
    systemctl enable --now whirr-worker                       one for all of them
    systemctl restart 'whirr-worker*'                         after an upgrade or a changed setting
NEXT
    fi
}

# ---- Removing --------------------------------------------------------------------------------------------------------

# All instances, whatever their numbers.
stop_services() {
    systemctl disable --now $(unit_files | grep -v @) 2>/dev/null || :
    for instance in $(systemctl list-units --all --plain --no-legend "whirr-$role@*" | awk '{ print $1 }'); do
        systemctl disable --now "$instance" || :
    done
    rm -f "$units"/*.wants/whirr-"$role"@*.service
}

# What `systemctl edit` wrote stays, as the settings do.
remove_units() {
    for unit in $(unit_files); do rm -f "$units/$unit"; done
    [ "$role" = worker ] || rm -f "$dropin"
}

uninstall_steps() {
    if ls "$units"/whirr-"$role"*.service >/dev/null 2>&1; then
        ! live || step "stop and disable the services of the $role" stop_services
        step "remove $(unit_files | tr '\n' ' ')" remove_units
        ! live || step 'have systemd read its units again' reload
    fi
    if ls -d "$opt/$role"* >/dev/null 2>&1; then
        step "remove $opt/$role and all its versions" rm -rf "$opt/$role" "$opt/$role"-*
    fi
    $purge || return 0
    [ ! -f "$settings" ] || step "remove $settings" rm -f "$settings"
    state=$root/var/lib/whirr
    [ "$role" = head ] || state=$root/var/lib/whirr-worker
    [ ! -d "$state" ] || step "remove $state with all that is in it" rm -rf "$state"
}

# ---- Both ------------------------------------------------------------------------------------------------------------

[ -f "$here/VERSION" ] || wrong 'there is no VERSION beside this script: call it in an unpacked tarball'
folder=$role-$(cat "$here/VERSION")
before=$(readlink "$opt/$role" 2>/dev/null || :)
if $uninstall; then list=uninstall_steps; else list=install_steps; fi
if [ -d "$opt/$role" ] && [ ! -L "$opt/$role" ]; then
    wrong "$opt/$role was not installed by this script: remove it first, a Debian package with dpkg -r whirr-$role"
fi
if ! $uninstall && ! "$here/jre/bin/java" -version >/dev/null 2>&1; then
    wrong 'the Java of this tarball does not run here: it is for another processor, or for a newer C library'
fi

printf 'whirr %s %s:\n' "$role" "$(cat "$here/VERSION")"
$list
if [ "$steps" = 0 ]; then
    echo '  nothing to do'
elif $dry; then
    echo 'nothing was done (--dry-run)'
    exit 0
else
    showing=false
    $list
    echo 'done'
fi
$uninstall || next_words

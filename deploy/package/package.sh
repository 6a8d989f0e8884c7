# shellcheck shell=sh
# whirr package: makes the tarballs of head, worker and client. Each brings its own Java and needs no JDK.
#
# Sourced by `whirr`, whose JVM options are written into the tarballs' launchers. Java's class archives are made of one
# real run: a head, a worker and a client out of the very files that are packed, and a job. A tarball that does not work
# is not made.

output=$home/dist
# The head calls the C library to speak to systemd, the client to know its terminal.
native=--enable-native-access=ALL-UNNAMED
base_modules=java.base,jdk.unsupported
# jdk.security.auth is how the embedded PostgreSQL finds out who runs it, jdk.net for keep-alive of connections.
spring_modules=java.se,jdk.unsupported,jdk.management,jdk.zipfs,jdk.jfr,jdk.security.auth,jdk.net
platform=$(uname -s | tr '[:upper:]' '[:lower:]' | sed 's/darwin/macos/')-$(uname -m | sed 's/arm64/aarch64/')

package_usage() {
    cat <<USAGE
usage: whirr package [--output DIR] [--debian]

Makes whirr-head-$platform.tar.gz, whirr-worker-$platform.tar.gz and whirr-client-$platform.tar.gz in
DIR ($output). They run on machines like this one, without a JDK.

  --output DIR  where to put them
  --debian      the head as a Debian package, too
USAGE
}

debian=false
while [ $# -gt 0 ]; do
    case $1 in
        --debian) debian=true; shift ;;
        --output) output=${2:?whirr: --output needs a folder}; shift 2 ;;
        -h | --help) package_usage; exit 0 ;;
        *) package_usage >&2; exit 2 ;;
    esac
done

case $(uname -sm) in
    'Linux x86_64') debian_architecture=amd64 ;;
    'Linux aarch64') debian_architecture=arm64 ;;
    *) ! $debian || fail "--debian: there is no Debian package for a $platform machine." ;;
esac
[ -x "$java_home/bin/jlink" ] || fail "$java_home has no jlink." 'Set WHIRR_JAVA_HOME to a whole JDK 25.'
ensure head worker shell
mkdir -p "$output" || fail "cannot write to $output." 'Choose another folder with --output.'
output=$(cd "$output" && pwd -P)
work=$(mktemp -d "$output/work.XXXXXX")
made=
head_pid=
worker_pid=

clean_up() {
    status=$?
    trap '' INT TERM HUP
    for pid in $worker_pid $head_pid; do kill "$pid" 2>/dev/null || :; done
    for pid in $worker_pid $head_pid; do wait "$pid" 2>/dev/null || :; done
    rm -rf "$work"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# ---- Putting the folders together ------------------------------------------------------------------------------------

# A Java at $1 with the modules $2 and nothing that only developers use. Not compressed: gzip does that better.
java_image() {
    "$java_home/bin/jlink" --add-modules "$2" --strip-java-debug-attributes --no-header-files --no-man-pages \
        --output "$1" >"$work/jlink.log" 2>&1 || fail 'jlink failed:' "$(tail -n 3 "$work/jlink.log")"
    cp "$1/legal/java.base/LICENSE" "$1/LICENSE"
    rm -rf "$1/legal" "$1/lib/classlist" "$1/lib/jrt-fs.jar" "$1/lib/jexec" "$1/bin/keytool"
    ! command -v strip >/dev/null || find "$1/lib" -name '*.so' -exec strip --strip-unneeded {} +
}

# The jars in $1/lib in a fixed order, below $2: a class archive is refused when it is another one. The jar of XZ comes
# last, after those whose classes are archived: its packages are sealed, and a sealed package can't be taken from an
# archive ("sealing violation").
jars() {
    (cd "$1" && for file in lib/*.jar; do
        case $file in lib/xz-*) ;; *) printf ':%s/%s' "$2" "$file" ;; esac
    done) | cut -c 2-
}

# Copies launcher $2 to $1/bin, with the JVM's options $3.
launcher() {
    mkdir -p "$1/bin"
    class_path=$(jars "$1" '$home')
    for last in "$1"/lib/xz-*.jar; do
        [ ! -f "$last" ] || class_path=$class_path:\$home/lib/${last##*/}
    done
    sed -e "s|@options@|$(printf '%s' "$3" | tr -s ' \n' '  ')|" -e "s|@class_path@|$class_path|" \
        "$home/deploy/package/bin/$2" >"$1/bin/$2"
    chmod 755 "$1/bin/$2"
}

# Unpacks the jar of module $1 into folder $2.
libraries() {
    locate "$1"
    [ -n "$jar" ] || fail "$1 is not built." 'Run: mvn verify'
    mkdir -p "$2"
    "$java_home/bin/java" -Djarmode=tools -jar "$jar" extract --destination "$work/extracted" >/dev/null
    mv "$work"/extracted/*.jar "$2/0-whirr-$1.jar"
    mv "$work"/extracted/lib/*.jar "$2"
    rm -rf "$work/extracted"
}

assemble_head() {
    head=$work/whirr-head
    libraries head "$head/lib"
    java_image "$head/jre" "$spring_modules"
    launcher "$head" whirr-head "$head_options $native"
    mkdir "$head/etc"
    cp "$home/deploy/systemd/whirr-head.service" "$home/deploy/systemd/head.env" "$head/etc"
    cp "$home/deploy/install.sh" "$head/install-head.sh"
}

assemble_worker() {
    worker=$work/whirr-worker
    locate worker
    [ -n "$jar" ] || fail 'the worker is not built.' 'Run: mvn verify'
    version=${jar##*whirr-worker-}
    version=${version%.jar}
    mkdir -p "$worker/lib" "$worker/etc"
    cp "$jar" "$worker/lib/0-whirr-worker.jar"
    cp "$(dirname "$jar")"/lib/*.jar "$worker/lib"
    # They have annotations only, which compilers and the head read; and before its first child the JVM looks into every
    # jar for a logger.
    rm "$worker"/lib/jspecify-*.jar "$worker"/lib/jakarta.validation-*.jar
    java_image "$worker/jre" "$base_modules"
    # Read before the first connection; nearly all of it is explanations.
    security=$worker/jre/conf/security/java.security
    grep -v -e '^#' -e '^$' "$security" >"$work/security"
    cat "$work/security" >"$security"
    launcher "$worker" whirr-worker "$worker_options"
    cp "$home/deploy/systemd/whirr-worker.service" "$home/deploy/systemd/whirr-worker@.service" \
        "$home/deploy/systemd/worker.env" "$worker/etc"
    cp "$home/deploy/install.sh" "$worker/install-worker.sh"
}

assemble_client() {
    client=$work/whirr-client
    libraries shell "$client/lib"
    cp -R "$head/jre" "$client/jre"
    launcher "$client" whirr "$client_options $native"
}

# ---- One run of everything -------------------------------------------------------------------------------------------

# Waits until $1 says yes; $2 is the process that has to be alive for it.
await() {
    waited=0
    until eval "$1"; do
        if ! kill -0 "$2" 2>/dev/null || [ "$waited" -gt 600 ]; then
            tail -n 15 "$work"/*.log >&2
            fail "what was to be packed does not work (waiting for: $1); above is what it said."
        fi
        sleep 0.1
        waited=$((waited + 1))
    done
}

# Starts a worker on $data, with the JVM's options $1 in addition.
start_worker() {
    WHIRR_WORKER_OPTS=$1 "$worker/bin/whirr-worker" --server "$url" --data-dir "$data" --state-dir "$work/state" \
        --slots 2 >"$work/worker.log" 2>&1 &
    worker_pid=$!
}

stop_worker() {
    kill "$worker_pid"
    wait "$worker_pid" || fail 'the worker did not stop in order:' "$(tail -n 3 "$work/worker.log")"
    worker_pid=
}

# Runs a job, and has each JVM write down the classes that it loads: the worker in its second life, because every life
# but the first looks for what the one before has left.
train() {
    listing='-Xshare:off -XX:TieredStopAtLevel=1 -XX:DumpLoadedClassList'
    data=$work/data
    mkdir "$data"
    WHIRR_HEAD_OPTS="$listing=$work/head.classes" \
        "$head/bin/whirr-head" --data-dir "$data" --port 0 --port-file "$work/port" >"$work/head.log" 2>&1 &
    head_pid=$!
    await '[ -s "$work/port" ]' "$head_pid"
    url=http://127.0.0.1:$(cat "$work/port")
    start_worker ''
    await 'grep -qs "Worker started" "$work/worker.log"' "$worker_pid"
    stop_worker
    start_worker "$listing=$work/worker.classes"
    "$client/bin/whirr" submit --server "$url" -- echo packed >"$work/client.log" 2>&1 || :
    await 'grep -qs packed "$data/runs/job-1/output.log"' "$worker_pid"
    "$client/bin/whirr" status --server "$url" >>"$work/client.log" 2>&1 || :
    stop_worker
    kill "$head_pid"
    wait "$head_pid" || :
    head_pid=
    WHIRR_CLIENT_OPTS="$listing=$work/client.classes" \
        "$client/bin/whirr" __train >"$work/client.log" 2>&1 </dev/null || :
}

# Makes the archive of part $1 in folder $2 from the classes that it loaded, with its own Java and the options $3. An
# archive knows its jars by time and size, so all files get one time before, which tar keeps.
archive() {
    find "$2" -exec touch -h -r "$work/jlink.log" {} +
    "$2/jre/bin/java" $3 -Xshare:dump -XX:SharedClassListFile="$work/$1.classes" \
        -XX:SharedArchiveFile="$2/lib/$1.jsa" -cp "$(jars "$2" "$2")" >"$work/archive.log" 2>&1 ||
        fail "no class archive for the $1:" "$(tail -n 3 "$work/archive.log")"
    touch -h -r "$work/jlink.log" "$2/lib/$1.jsa" "$2/lib"
}

# ---- Packing ---------------------------------------------------------------------------------------------------------

# Packs folder $2 of part $1 as hard as $3 says. Its VERSION has a digest behind the version, because two builds of one
# version differ; the installer names folders so.
pack() {
    digest=$(cat "$2"/lib/*.jar "$2"/bin/* "$2"/etc/* "$2"/install-*.sh "$2/jre/release" 2>/dev/null | cksum)
    digest=${digest%% *}
    printf '%s-%s\n' "$version" "$digest" >"$2/VERSION"
    cp "$home/LICENSE" "$2/LICENSE"
    tarball=whirr-$1-$platform.tar.gz
    tar -C "$work" -cf - "whirr-$1" | gzip -n "$3" >"$work/$tarball"
    hand_over "$1" "$tarball"
}

# Takes file $2, which is $1, out of the workshop.
hand_over() {
    mv "$work/$2" "$output/$2"
    made="$made $2"
    printf '%-9s%s MB  %s\n' "$1" "$(du -k "$output/$2" | awk '{ printf "%.1f", $1 / 1024 }')" "$output/$2"
}

# The head as Debian's tools install it: the same folder, its service and its settings where they belong.
pack_debian() {
    tree=$work/debian
    package=whirr-head_${version}_$debian_architecture.deb
    mkdir -p "$tree/opt/whirr" "$tree/usr/lib/systemd/system" "$tree/etc/whirr"
    mv "$head" "$tree/opt/whirr/head"
    rm "$tree/opt/whirr/head/install-head.sh"
    mv "$tree/opt/whirr/head/etc/whirr-head.service" "$tree/usr/lib/systemd/system"
    mv "$tree/opt/whirr/head/etc/head.env" "$tree/etc/whirr"
    rmdir "$tree/opt/whirr/head/etc"
    chmod 600 "$tree/etc/whirr/head.env"
    tar --owner=0 --group=0 -C "$tree" -cf "$work/debian.tar" .
    JAVA_HOME=$java_home mvn -B -ntp -q -f "$home/deploy/package/debian/pom.xml" -Ddebian.work="$work" \
        -Ddebian.tree="$work/debian.tar" -Ddebian.package="$work/$package" \
        -Ddebian.version="$(printf '%s' "$version" | sed 's/-/~/g')" -Ddebian.architecture="$debian_architecture" \
        package >"$work/debian.log" 2>&1 || fail 'no Debian package:' "$(grep -m 5 ERROR "$work/debian.log")"
    hand_over debian "$package"
}

assemble_head
assemble_worker
assemble_client
train
archive head "$head" "$head_options $native"
# All of a worker's classes are needed at once, so they are archived linked, with the code that lambdas would be made of
# at run time.
archive worker "$worker" "$worker_options -XX:+AOTClassLinking"
archive client "$client" "$client_options $native"
pack head "$head" -6
pack worker "$worker" -9
pack client "$client" -6
! $debian || pack_debian
(cd "$output" && sha256sum $made >"SHA256SUMS-$platform" 2>/dev/null) || :
exit 0

#!/bin/sh
# Writes the ahead-of-time cache of a process: starts a broker and the process beside it, waits until it is ready, stops both. What
# the process loaded and linked until then, every later start takes from the cache (JEP 483, 514, 515).
#
#   train.sh <jar> <cache file>
set -eu
jar=$1
cache=$2
here=$(cd "$(dirname "$0")" && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
data=$(mktemp -d)

"$java" -Xmx256m -jar "$here/../../standalone/target/standalone.jar" kafka \
  --kafka-port="${TRAINING_KAFKA_PORT:-9092}" --data-dir="$data" >"$data.log" 2>&1 &
broker=$!
DEHAZE_ADMIN_HOST=127.0.0.1
DEHAZE_AUTH=none # nobody but this script reaches it, and a worker passes over it
export DEHAZE_ADMIN_HOST DEHAZE_AUTH
"$java" "@$here/jvm.options" -XX:AOTCacheOutput="$cache" "-Xlog:aot*=error" -jar "$jar" \
  --bootstrap-servers="127.0.0.1:${TRAINING_KAFKA_PORT:-9092}" &
trained=$!

tries=0
until "$java" -cp "$jar" io.dehaze.admin.HealthMain ready; do
  tries=$((tries + 1))
  [ "$tries" -lt 120 ] || { cat "$data.log" >&2; kill "$trained" "$broker"; exit 1; }
  sleep 0.5
done
kill "$trained"
wait "$trained" || true
kill "$broker"
wait "$broker" || true
rm -rf "$data" "$data.log"
[ -s "$cache" ]
chmod 644 "$cache"

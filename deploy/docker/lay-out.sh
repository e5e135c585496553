#!/bin/sh
# Lays out the files of the images after a build: what seldom changes (libraries of others) apart from what always does (ours), so
# that a new version shares most of its layers with the old one.
#
#   lay-out.sh <target directory> <module> ...
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
target=$1
shift
for module in "$@"; do
  built=$root/$module/target
  mkdir -p "$target/$module/libraries" "$target/$module/ours/lib"
  cp -R "$built/lib" "$target/$module/libraries/"
  for ours in common ingest-gateway dispatcher-worker; do
    for jar in "$target/$module/libraries/lib/$ours"-[0-9]*.jar; do
      [ ! -e "$jar" ] || mv "$jar" "$target/$module/ours/lib/"
    done
  done
  cp "$built/$module.jar" "$target/$module/ours/"
done

#!/usr/bin/env bash
# Makes sure PostgreSQL's server is there for the tests, which start one of their own: Debian's package, where we may.
set -euo pipefail
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && exit 0
[ "$(id -u)" = 0 ] || { echo "PostgreSQL is missing: run  apt-get install postgresql  as root"; exit 1; }
mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends postgresql

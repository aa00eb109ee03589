#!/bin/bash
# main-job.sh FOLDER: two network namespaces joined by a cable. This one is for the proxy, with server1..3 in its hosts file;
# in the other one three nginx servers listen on port 80. Prints "ready" and their pids; all ends with standard input.
set -euo pipefail
folder=$1
ip link set lo up
unshare -n sleep infinity &
far=$!
until [[ $(readlink "/proc/$far/ns/net") != "$(readlink "/proc/$$/ns/net")" ]]; do sleep 0.01; done
ip link add near type veth peer name far netns "$far"
ip address add 10.99.0.1/24 dev near
ip link set near up
there() { nsenter -t "$far" -n "$@"; }
there ip link set lo up
for i in 1 2 3; do there ip address add "10.99.0.1$i/24" dev far; done
there ip link set far up
{
    echo "127.0.0.1 localhost"
    for i in 1 2 3; do echo "10.99.0.1$i server$i"; done
} >"$folder/hosts"
mount --bind "$folder/hosts" /etc/hosts
pids=()
for i in 1 2 3; do
    mkdir -p "$folder/server$i"
    cat >"$folder/server$i/nginx.conf" <<CONF
daemon off;
master_process off;
pid $folder/server$i/pid;
error_log $folder/server$i/error.log;
events { }
http {
    access_log off;
    client_body_temp_path $folder/server$i/body;
    proxy_temp_path $folder/server$i/proxy;
    fastcgi_temp_path $folder/server$i/fastcgi;
    uwsgi_temp_path $folder/server$i/uwsgi;
    scgi_temp_path $folder/server$i/scgi;
    server { listen 10.99.0.1$i:80; location / { return 200 "server$i for \$http_x_forwarded_for"; } }
}
CONF
    nsenter -t "$far" -n nginx -c "$folder/server$i/nginx.conf" -e "$folder/server$i/error.log" &
    pids+=($!)
done
for i in 1 2 3; do until (: <"/dev/tcp/10.99.0.1$i/80") 2>/dev/null; do sleep 0.02; done; done
echo "ready ${pids[*]}"
read -r _ || true
kill "${pids[@]}" "$far" 2>/dev/null || true
wait || true

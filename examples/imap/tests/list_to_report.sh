#!/usr/bin/env bash
# From a list of accounts and an IMAP server on this machine to the report: the rows are those of the same mail in files.
# The server has the mailboxes of the sample of mail-archive. Without Dovecot 2.3 it says so and ends.
set -euo pipefail
cd "$(dirname "$0")/../../.."
[[ $(dovecot --version 2>/dev/null) == 2.3.* ]] || { echo "skipped: no Dovecot 2.3 on the path" && exit; }
sample=examples/mail-archive/sample server=$(mktemp -d) out=$(mktemp -d)
trap 'doveadm -c "$server/dovecot.conf" stop 2>/dev/null || true; rm -rf "$server" "$out"' EXIT

mkdir "$server/mail"
for mbox in "$sample"/mail/*.mbox; do
    name=$(basename "$mbox" .mbox)
    install -D "$mbox" "$server/mail/$name/inbox"
done
# A port that somebody else has is no reason to fail.
for port in 31143 32143 33143 34143 35143; do
    examples/imap/tests/dovecot.sh "$server" $port 0 "mbox:$server/mail/%u/folders:INBOX=$server/mail/%u/inbox" && break
done

rows=(--accounts $sample/accounts.json --mailboxes $sample/mailboxes.json --as-of "$(cat $sample/as-of.txt)" --format csv)
fetch() {
    IMAP_PASSWORD=secret cargo run --locked -q -p imap -- --plaintext --server 127.0.0.1:$port --from 2025-06-01 "$@"
}

for name in "$server"/mail/*; do
    fetch --user "$(basename "$name")" --into "$out/mail/$(basename "$name")"
done
cargo run --locked -q -p mail-archive -- "$out/mail" $sample/calendar "${rows[@]}" --report "$out/report" >"$out/rows.csv"

[ -s "$out/report/report.html" ]
cargo run --locked -q -p mail-archive -- $sample/mail $sample/calendar "${rows[@]}" 2>/dev/null | diff - "$out/rows.csv"
echo "from the list to the report: as expected"

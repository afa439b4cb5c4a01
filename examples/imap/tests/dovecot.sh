#!/usr/bin/env bash
# Starts Dovecot for a test, as the user that runs it and with nothing outside of one folder:
#
#     dovecot.sh FOLDER PORT TLS_PORT [LOCATION]
#
# Anyone logs in with the password `secret`. Mail is in FOLDER/mail/NAME, or where LOCATION says, as Dovecot spells it. If
# FOLDER has cert.pem and key.pem, PORT offers STARTTLS and TLS_PORT has TLS. The server is ready when this ends, and
# `doveadm -c FOLDER/dovecot.conf stop` stops it.
set -euo pipefail
folder=$1 port=$2 tls_port=$3 location=${4:-maildir:$1/mail/%u}
mkdir -p "$folder"/{run,state,mail}
me=$(id -un)
if [ "$(id -u)" -eq 0 ]; then
    # Dovecot refuses to read mail or passwords as root: it changes to users of its own, who need to reach the folder.
    users= owner=nobody
    chmod 755 "$folder"
    chown -R nobody "$folder/mail"
else
    users="default_internal_user = $me
default_login_user = $me
default_internal_group = $(id -gn)" owner=$me
fi
tls=$([ -e "$folder/cert.pem" ] && echo yes || echo no)
cat >"$folder/dovecot.conf" <<EOF
base_dir = $folder/run
state_dir = $folder/state
log_path = $folder/log
$users
protocols = imap
listen = 127.0.0.1
disable_plaintext_auth = no
auth_failure_delay = 0
auth_cache_size = 0
ssl = $tls
$([ $tls = no ] || echo "ssl_cert = <$folder/cert.pem
ssl_key = <$folder/key.pem")
mail_location = $location
mail_log_prefix = "%s: "
mbox_write_locks = fcntl
first_valid_uid = 0
first_valid_gid = 0
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=$(id -u "$owner") gid=$(id -g "$owner") home=$folder/mail/%u
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $port
  }
  inet_listener imaps {
    port = $([ $tls = yes ] && echo "$tls_port" || echo 0)
    ssl = $tls
  }
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    special_use = \\Drafts
    auto = create
  }
  mailbox Werbung {
    special_use = \\Junk
    auto = create
  }
}
EOF
exec dovecot -c "$folder/dovecot.conf"

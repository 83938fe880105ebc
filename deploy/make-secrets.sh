#!/bin/sh
# Writes random secrets for compose.yaml to deploy/secrets, once; what is there is never changed.
set -eu

folder=$(dirname "$0")/secrets
mkdir -p "$folder"
chmod 700 "$folder"

random() { # $1: bytes
	od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'
}

keep() { # $1: name, $2: value
	if [ ! -s "$folder/$1" ]; then
		# Readable, because the containers' users are not ours; the folder is closed to others.
		printf '%s' "$2" > "$folder/$1"
		chmod 644 "$folder/$1"
		echo "wrote deploy/secrets/$1"
	fi
}

keep secret_key "$(random 32)"
keep postgres_password "$(random 24)"
keep database_url "postgresql://twitchclone:$(cat "$folder/postgres_password")@postgres/twitchclone"
keep s3_access_key "$(random 10)"
keep s3_secret_key "$(random 24)"

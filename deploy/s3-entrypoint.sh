#!/bin/sh
# SeaweedFS with the keys of the two secrets: they may do everything, anybody may read objects.
set -eu

access_key=$(cat /run/secrets/s3_access_key)
secret_key=$(cat /run/secrets/s3_secret_key)
umask 077
cat > /tmp/s3.json <<EOF
{"identities": [
  {"name": "twitchclone",
   "credentials": [{"accessKey": "$access_key", "secretKey": "$secret_key"}],
   "actions": ["Admin", "Read", "Write", "List", "Tagging"]},
  {"name": "anonymous", "actions": ["Read:${AWS_STORAGE_BUCKET_NAME:-twitchclone}"]}
]}
EOF
exec /usr/bin/weed server -dir=/data -s3 -s3.port=8333 -s3.config=/tmp/s3.json \
	-ip.bind=0.0.0.0 -volume.max=0 -master.volumeSizeLimitMB=1024

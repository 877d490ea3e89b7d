# The gateway: HTTP and gRPC in, one answer out. No torch, no decoder. Built from the repository's root.
ARG PYTHON_IMAGE=python:3.11.15-slim-bookworm

FROM ${PYTHON_IMAGE} AS packages
WORKDIR /build
RUN python -m venv --without-pip /opt/venv
COPY pyproject.toml constraints.txt LICENSE deploy/docker/gateway.lock ./
# The description is not needed here; without the code, a change of it leaves this large layer as it is.
RUN touch README.md && pip --python /opt/venv/bin/python install --no-cache-dir --no-deps --require-hashes -r gateway.lock \
    && pip --python /opt/venv/bin/python install --no-cache-dir --constraint constraints.txt ./"[gateway]"

FROM ${PYTHON_IMAGE}
RUN useradd --uid 1000 --no-create-home --shell /usr/sbin/nologin audiocnn
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# See ALLOCATOR in launcher/processes.py.
ENV MALLOC_MMAP_THRESHOLD_=4194304 MALLOC_TRIM_THRESHOLD_=67108864
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY LICENSE NOTICE ./
COPY deploy/docker/healthcheck.py ./
COPY audiocnn/ audiocnn/
COPY gateway/ gateway/
RUN python -m compileall -q audiocnn gateway
ENV GATEWAY_HOST=0.0.0.0
USER 1000:1000
EXPOSE 8080 50050
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s CMD ["python", "healthcheck.py", "GATEWAY_GRPC_PORT", "50050"]
CMD ["python", "-m", "gateway"]

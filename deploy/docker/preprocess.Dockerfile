# The preprocessing service: recordings to spectrograms, over gRPC. Built from the repository's root.
ARG PYTHON_IMAGE=python:3.11.15-slim-bookworm

FROM ${PYTHON_IMAGE} AS packages
# Address of a package index with torch's CPU builds, as pip itself reads it. Without it torch comes as the default index
# has it, on most machines with gigabytes of CUDA that nothing here uses.
ARG PIP_EXTRA_INDEX_URL=""
WORKDIR /build
RUN python -m venv --without-pip /opt/venv
COPY pyproject.toml constraints.txt LICENSE deploy/docker/preprocess.lock ./
# The description is not needed here; without the code, a change of it leaves this large layer as it is.
RUN touch README.md && pip --python /opt/venv/bin/python install --no-cache-dir --no-deps --require-hashes -r preprocess.lock \
    && pip --python /opt/venv/bin/python install --no-cache-dir --constraint constraints.txt ./"[preprocess]"
# torchaudio's compiled extensions need CUDA's libraries at import; its transforms are pure Python.
RUN rm -f /opt/venv/lib/python3*/site-packages/torchaudio/lib/*.so

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
COPY preprocess_service/ preprocess_service/
RUN python -m compileall -q audiocnn preprocess_service
ENV PREPROCESS_HOST=0.0.0.0
USER 1000:1000
EXPOSE 50051 9051
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s CMD ["python", "healthcheck.py", "PREPROCESS_PORT", "50051"]
CMD ["python", "-m", "preprocess_service"]

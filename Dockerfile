# 甬问 in a container: CPU only, nobody's root, nothing but /index and /tmp is written to.
#   docker build -t yongwen .
#   docker run --read-only --tmpfs /tmp -p 127.0.0.1:7860:7860 \
#     -v "$PWD/documents:/documents:ro" -v yongwen-index:/index yongwen
FROM python:3.11-slim AS build

# Torch of this index has no CUDA, which would be gigabytes.
ENV PIP_NO_CACHE_DIR=1 PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu
COPY pyproject.toml README.md LICENSE /source/
COPY index /source/index
COPY qa /source/qa
COPY ui /source/ui
ARG EXTRAS=""
RUN python -m venv /yongwen && /yongwen/bin/pip install "/source${EXTRAS}"

FROM python:3.11-slim

COPY --from=build /yongwen /yongwen
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin yongwen \
    && mkdir /documents /index && chown yongwen /index
ENV PATH=/yongwen/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    YONGWEN_DOCUMENTS=/documents \
    YONGWEN_INDEX=/index/yongwen
USER 10001
VOLUME ["/documents", "/index"]
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:7860/', timeout=4)"]
ENTRYPOINT ["yongwen"]
# Everybody who reaches the port may ask and nobody may change documents; see SECURITY.md for logins.
CMD ["ui", "--host", "0.0.0.0", "--no-auth"]

# The portal for production: one image, one process per container (script/run), never root.
FROM python:3.13-slim AS build
RUN apt-get update && apt-get install --yes --no-install-recommends gettext
WORKDIR /build
COPY requirements/runtime.txt requirements/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --requirement requirements/runtime.txt
COPY locale locale
RUN find locale -name '*.po' -exec sh -c 'msgfmt --check-format --output-file "${1%.po}.mo" "$1"' _ {} \;

FROM python:3.13-slim
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/portal --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal --mode 0700 /var/lib/portal /var/lib/portal/tmp
COPY --from=build /opt/venv /opt/venv
COPY . /opt/portal
COPY --from=build /build/locale /opt/portal/locale
WORKDIR /opt/portal
ENV PORTAL_PYTHON=/opt/venv/bin/python \
    PORTAL_HOME=/var/lib/portal \
    TMPDIR=/var/lib/portal/tmp \
    BIND_ADDRESS=0.0.0.0 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER portal
VOLUME /var/lib/portal
EXPOSE 8000
CMD ["script/run", "web"]

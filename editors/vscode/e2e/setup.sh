#!/bin/sh
# A real VS Code (code-server) without scripts of packages: they would compile for minutes, and nothing here needs them.
set -eu
cd "$(dirname "$0")"
npm install --no-package-lock --ignore-scripts --no-audit --no-fund
cd node_modules/code-server/lib/vscode
npm install --omit=dev --ignore-scripts --no-audit --no-fund
cd extensions
npm install --omit=dev --ignore-scripts --no-audit --no-fund

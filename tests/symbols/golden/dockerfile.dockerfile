# syntax=docker/dockerfile:1
ARG NODE=20

# Builds the app. 🏠
FROM node:${NODE} AS build
WORKDIR /app
RUN npm ci && npm run build

FROM --platform=linux/amd64 nginx:alpine AS web
COPY --from=build /app/dist /usr/share/nginx/html

# The last one.
FROM scratch
COPY --from=web / /

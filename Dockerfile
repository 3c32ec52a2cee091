FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml .
COPY src/main src/main
COPY routes routes
COPY config config
COPY docs docs
COPY deploy deploy
COPY gatehouse gatehouse.cmd LICENSE README*.md ./
# The profile leaves out the tests, and the packages that no image needs.
RUN mvn -q -B -P launcher package

FROM eclipse-temurin:25-jre
RUN groupadd --system --gid 10001 gatehouse \
    && useradd --system --uid 10001 --gid gatehouse --home-dir /var/lib/gatehouse --create-home gatehouse
COPY --from=build /build/target/launcher.new/maven/gatehouse /opt/gatehouse
# Makes the archive of the quick start, which the user below may not.
RUN ln -s /opt/gatehouse/gatehouse /usr/local/bin/gatehouse && gatehouse --version
USER 10001:10001
# Relative paths of the settings, the default warehouse in data/ among them, are below this.
WORKDIR /var/lib/gatehouse
VOLUME /var/lib/gatehouse
# Pushes; the management port is for this container alone, unless CAMEL_MANAGEMENT_HOST says more.
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD /opt/gatehouse/deploy/healthcheck
ENTRYPOINT ["/opt/gatehouse/gatehouse"]
CMD ["run"]

# The afd command with libtorch for the CPU, for coordinators and clients.
#   docker build -t afd .
#   docker run --rm afd run --config /opt/afd/hocon/mnist.conf --set afd.data.name=synthetic --rounds 2
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Cli -c Release -o /opt/afd

# The report and the host need ASP.NET Core's runtime.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /opt/afd /opt/afd
# Run folders and client states, on a volume where they are to last. $APP_UID is the images' user that is not root.
RUN mkdir -p /var/lib/afd && chown "$APP_UID" /var/lib/afd
USER $APP_UID
WORKDIR /var/lib/afd
ENTRYPOINT ["dotnet", "/opt/afd/afd.dll"]

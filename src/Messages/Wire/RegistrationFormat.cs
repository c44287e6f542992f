using System.Collections.Immutable;
using AfdActors.Algorithms;
using MessagePack;

namespace AfdActors.Messages.Wire;

/// <summary>Layouts of Registration.cs.</summary>
internal static class RegistrationFormat
{
    public static void Write(ref MessagePackWriter writer, RegisterClients message)
    {
        writer.Write(message.ProtocolVersion);
        writer.Write(message.NodeId);
        writer.Write(message.Token);
        writer.Write(message.LayoutFingerprint);
        writer.WriteArrayHeader(message.Clients.Length);
        foreach (var client in message.Clients)
        {
            writer.WriteArrayHeader(3);
            writer.Write(client.Client.Value);
            writer.Write(client.TrainSamples);
            writer.Write(client.TestSamples);
        }

        writer.Write(message.Secret);
    }

    public static RegisterClients ReadRegisterClients(ref WireReader reader)
    {
        var version = reader.Integer("ProtocolVersion", 0, int.MaxValue);
        var node = reader.Name("NodeId");
        var token = reader.Text("Token", 0, WireProtocol.MaxTokenLength);
        var fingerprint = reader.Name("LayoutFingerprint");
        var count = reader.Count("Clients", 0, WireProtocol.MaxClients);
        var clients = ImmutableArray.CreateBuilder<ClientDescription>();
        for (var c = 0; c < count; c++)
        {
            reader.Fields("Clients", 3);
            clients.Add(new ClientDescription(
                reader.Client("Clients.Client"),
                reader.Integer("Clients.TrainSamples", 0, int.MaxValue),
                reader.Integer("Clients.TestSamples", 0, int.MaxValue)));
        }
        return new RegisterClients(
            version, node, token, clients.DrainToImmutable(), fingerprint, reader.Text("Secret", 0, WireProtocol.MaxIdLength));
    }

    public static void Write(ref MessagePackWriter writer, Registered message)
    {
        writer.Write(message.Run.Value);
        writer.Write(message.Clients);
        writer.Write(message.LinkToken);
    }

    public static Registered ReadRegistered(ref WireReader reader) => new(
        reader.Run("Run"),
        reader.Integer("Clients", 0, int.MaxValue),
        reader.Text("LinkToken", 0, WireProtocol.MaxTokenLength));

    public static void Write(ref MessagePackWriter writer, RegistrationRefused message)
    {
        writer.Write(message.Reason);
        writer.Write(message.Retry);
    }

    public static RegistrationRefused ReadRegistrationRefused(ref WireReader reader) => new(reader.Reason(), reader.Flag("Retry"));

    public static void Write(ref MessagePackWriter writer, RunEnded message)
    {
        writer.Write(message.Run.Value);
        writer.Write(message.Reason);
    }

    public static RunEnded ReadRunEnded(ref WireReader reader) => new(reader.Run("Run"), reader.Reason());

    public static void Write(ref MessagePackWriter writer, Goodbye message)
    {
        writer.WriteArrayHeader(message.Clients.Length);
        foreach (var client in message.Clients)
            writer.Write(client.Value);
        writer.Write(message.Reason);
    }

    public static Goodbye ReadGoodbye(ref WireReader reader)
    {
        var count = reader.Count("Clients", 0, WireProtocol.MaxClients);
        var clients = ImmutableArray.CreateBuilder<ClientId>();
        for (var c = 0; c < count; c++)
            clients.Add(reader.Client("Clients"));
        return new Goodbye(clients.DrainToImmutable(), reader.Reason());
    }
}

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
        if (message.Terms.IsEmpty) return;
        writer.WriteArrayHeader(2 * message.Terms.Length);
        foreach (var (key, value) in message.Terms)
        {
            writer.Write(key);
            writer.Write(value);
        }
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
            version, node, token, clients.DrainToImmutable(), fingerprint, reader.Text("Secret", 0, WireProtocol.MaxIdLength))
        {
            Terms = reader.HasLastField ? ReadTerms(ref reader) : [],
        };
    }

    private static ImmutableArray<Term> ReadTerms(ref WireReader reader)
    {
        var texts = reader.Count("Terms", 2, 2 * Term.Most);
        if (texts % 2 != 0) throw reader.Malformed("Terms", "keys and values in turn", $"{texts} texts");
        var terms = ImmutableArray.CreateBuilder<Term>(texts / 2);
        for (var t = 0; t < texts; t += 2)
            terms.Add(new Term(reader.Shown("Terms", Term.MaxKeyLength), reader.Shown("Terms", Term.MaxValueLength)));
        return terms.DrainToImmutable();
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
        if (message.Failed) writer.Write(true);
    }

    public static RunEnded ReadRunEnded(ref WireReader reader) => new(
        reader.Run("Run"), reader.Reason(), reader.HasLastField && reader.True("Failed"));

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

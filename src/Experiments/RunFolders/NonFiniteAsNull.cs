using System.Text.Json;
using System.Text.Json.Serialization;

namespace AfdActors.Experiments.RunFolders;

/// <summary>JSON has no NaN and no infinity: the test loss of a model that has diverged is written as null.</summary>
internal sealed class NonFiniteAsNull : JsonConverter<double?>
{
    public override double? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double? value, JsonSerializerOptions options)
    {
        if (value is { } number && double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }
}

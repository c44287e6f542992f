namespace MessagePack;

/// <summary>Extension types the MessagePack specification has taken for itself.</summary>
public static class ReservedMessagePackExtensionTypeCode
{
    public const sbyte DateTime = -1;
}

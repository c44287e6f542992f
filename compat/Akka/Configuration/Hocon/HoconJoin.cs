#nullable disable // works on the official, unannotated types

namespace Akka.Configuration.Hocon;

/// <summary>Joins the parts of one value as they are read: texts with the blanks between them, arrays with arrays, objects with objects.</summary>
internal sealed class HoconJoin(HoconReader reader)
{
    private readonly HoconValue _value = new();
    private Type _kind;
    private bool _onlyBareNull;

    public void Add(string blanks, string text, bool isQuoted)
    {
        Expect(typeof(HoconLiteral), "a text");
        _onlyBareNull = _value.Values.Count == 0 && !isQuoted && text == "null";
        AddBlanks(blanks);
        _value.Values.Add(new HoconLiteral(text));
    }

    public void Add(string blanks, HoconSubstitution substitution)
    {
        if (_value.Values.Count > 0 && _value.Values[^1] is HoconLiteral or HoconSubstitution)
        {
            AddBlanks(blanks);
        }

        _value.Values.Add(substitution);
    }

    public void Add(HoconArray array)
    {
        Expect(typeof(HoconArray), "an array");
        _value.Values.Add(array);
    }

    public void Add(HoconObject fields)
    {
        Expect(typeof(HoconObject), "an object");
        if (_value.Values is [.., HoconObject before])
        {
            HoconMerge.Into(before, fields);
        }
        else
        {
            _value.Values.Add(fields);
        }
    }

    /// <summary>The value; null where there was none.</summary>
    public HoconValue Finish()
    {
        if (_onlyBareNull && _value.Values is [HoconLiteral word])
        {
            word.Value = null;
        }

        return _value.Values.Count == 0 ? null : _value;
    }

    private void AddBlanks(string blanks)
    {
        if (blanks.Length > 0 && _value.Values.Count > 0)
        {
            _value.Values.Add(new HoconLiteral(blanks, isBlank: true));
        }
    }

    private void Expect(Type kind, string added)
    {
        _kind ??= kind;
        if (_kind != kind)
        {
            throw reader.Error($"expected parts of one kind in a value, got {added} beside another kind");
        }
    }
}

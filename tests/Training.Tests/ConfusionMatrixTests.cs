namespace AfdActors.Training.Tests;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void A_row_is_a_label_and_a_column_an_answer()
    {
        var matrix = ConfusionMatrix.Of(3, [0, 0, 0, 1, 2], [0, 2, 2, 1, 0])!;

        Assert.Equal([[1, 0, 2], [0, 1, 0], [1, 0, 0]], matrix.Rows.Select(row => row.ToArray()));
        Assert.Equal((3, 2L), (matrix.Classes, matrix.Right));
        Assert.Equal(matrix, ConfusionMatrix.Of(3, [0, 0, 0, 1, 2], [0, 2, 2, 1, 0]));
        Assert.NotEqual(matrix, ConfusionMatrix.Of(3, [0, 0, 0, 1, 2], [0, 2, 2, 1, 1]));
    }

    [Fact]
    public void Answers_that_are_no_class_of_the_data_have_a_place() => Assert.Equal(
        [[0, 0, 0, 1], [0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
        ConfusionMatrix.Of(2, [0, 1], [3, 1])!.Rows.Select(row => row.ToArray()));

    [Fact]
    public void A_matrix_that_would_be_larger_than_a_model_is_none()
    {
        Assert.NotNull(ConfusionMatrix.Of(ConfusionMatrix.MostClasses, [0], [0]));
        Assert.Null(ConfusionMatrix.Of(ConfusionMatrix.MostClasses + 1, [0], [0]));
        Assert.Null(ConfusionMatrix.Of(2, [0], [ConfusionMatrix.MostClasses]));
    }

    [Fact]
    public void Every_label_needs_an_answer() => Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of(2, [0, 1], [0]));
}

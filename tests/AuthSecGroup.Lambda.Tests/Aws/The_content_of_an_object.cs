using Amazon.S3.Model;
using AuthSecGroup.Aws.S3;

namespace AuthSecGroup.Lambda.Tests.Aws;

public static class The_content_of_an_object
{
    private const int Largest = 100;

    /// <param name="length">The number of bytes.</param>
    /// <param name="said">The length that the response says.</param>
    private static async Task<byte[]> ReadAsync(int length, long said)
    {
        var bytes = Bytes(length);
        using var response = new GetObjectResponse { ContentLength = said, ResponseStream = new MemoryStream(bytes) };
        return (await ResponseBytes.ReadAsync(response, Largest, CancellationToken.None)).ToArray();
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(at => (byte)at)];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 10)]
    [InlineData(Largest, Largest)]
    [InlineData(50, 0)]
    [InlineData(Largest, 3)]
    [InlineData(50, -1)]
    [InlineData(50, long.MaxValue)]
    public static async Task Is_read_to_its_end_whatever_length_is_said(int length, long said) =>
        Assert.Equal(Bytes(length), await ReadAsync(length, said));

    [Theory]
    [InlineData(101, 101)]
    [InlineData(101, 0)]
    [InlineData(5_000, 10)]
    [InlineData(5_000, 5_000)]
    public static async Task Is_read_to_one_byte_more_than_allowed(int length, long said) =>
        Assert.Equal(Bytes(Largest + 1), await ReadAsync(length, said));
}

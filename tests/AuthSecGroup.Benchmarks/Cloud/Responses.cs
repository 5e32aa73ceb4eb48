using System.Globalization;
using System.Text;

namespace AuthSecGroup.Benchmarks.Cloud;

/// <summary>Whole HTTP responses, ready to be sent.</summary>
internal static class Responses
{
    public static byte[] Xml(string body, string headers = "") => Of("200 OK", "text/xml;charset=UTF-8", body, headers);

    public static byte[] Json(string status, string body, string headers = "") => Of(status, "application/json", body, headers);

    public static byte[] Ec2(string action, string content) =>
        Xml(
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                + $"<requestId>59dbff89-35bd-4eac-99ed-be587EXAMPLE</requestId>{content}</{action}Response>"
        );

    private static byte[] Of(string status, string type, string body, string headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var length = bytes.Length.ToString(CultureInfo.InvariantCulture);
        return
        [
            .. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n{headers}\r\n"),
            .. bytes,
        ];
    }
}

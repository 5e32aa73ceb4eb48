using System.Globalization;
using System.Xml.Linq;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Sts;

/// <summary>The responses of STS: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html.</summary>
internal static class StsXml
{
    private static readonly XNamespace Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <summary>The response to <c>AssumeRole</c>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="expiration">When the receiver takes its keys for expired, by the receiver's clock.</param>
    /// <param name="requestId">The id of the request.</param>
    public static ServiceResponse Assumed(Credential session, DateTimeOffset expiration, string requestId) =>
        ServiceResponse.Xml(
            Element(
                "AssumeRoleResponse",
                Element(
                    "AssumeRoleResult",
                    Element("AssumedRoleUser", Element("AssumedRoleId", session.PrincipalId), Element("Arn", session.PrincipalArn)),
                    Element(
                        "Credentials",
                        Element("AccessKeyId", session.AccessKeyId),
                        Element("SecretAccessKey", session.SecretAccessKey),
                        Element("SessionToken", session.SessionToken!),
                        Element("Expiration", expiration.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
                    )
                ),
                Element("ResponseMetadata", Element("RequestId", requestId))
            )
        );

    public static ServiceResponse Error(ServiceException refusal, string requestId) =>
        ServiceResponse.Xml(
            refusal,
            Element(
                "ErrorResponse",
                Element(
                    "Error",
                    Element("Type", refusal.Status < StatusCodes.Status500InternalServerError ? "Sender" : "Receiver"),
                    Element("Code", XmlText.Clean(refusal.Code)),
                    Element("Message", XmlText.Clean(refusal.Message))
                ),
                Element("RequestId", requestId)
            )
        );

    private static XElement Element(string name, params object[] content) => new(Namespace + name, content);
}

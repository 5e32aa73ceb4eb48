using System.Text;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace AuthSecGroup.StandIns.Tests;

public class The_serializer
{
    private static readonly string ProxyEvent = Resource.Read("proxy-event.json");

    private readonly SourceGeneratorLambdaJsonSerializer<TestJson> _serializer = new();

    private T Read<T>(string json) => _serializer.Deserialize<T>(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static string Write<T>(T value, SourceGeneratorLambdaJsonSerializer<TestJson> serializer)
    {
        using var stream = new MemoryStream();
        serializer.Serialize(value, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [Fact]
    public void Reads_the_event_of_a_REST_API()
    {
        var request = Read<APIGatewayProxyRequest>(ProxyEvent);
        Assert.Equal(("/connection", "/connection", "POST"), (request.Resource, request.Path, request.HttpMethod));
        Assert.Equal("curl/8.5.0", request.Headers["User-Agent"]);
        Assert.Equal(["198.51.100.9", "203.0.113.7"], request.MultiValueHeaders["X-Forwarded-For"]);
        Assert.Equal((null, null), (request.QueryStringParameters, request.MultiValueQueryStringParameters));
        Assert.Equal((null, null), (request.PathParameters, request.StageVariables));
        Assert.Equal("""{"for":"10m"}""", request.Body);
        Assert.False(request.IsBase64Encoded);
    }

    [Fact]
    public void Reads_the_context_of_the_request()
    {
        var context = Read<APIGatewayProxyRequest>(ProxyEvent).RequestContext;
        Assert.Equal(("123456789012", "a1b2c3d4e5", "dev"), (context.AccountId, context.ApiId, context.Stage));
        Assert.Equal(("c6af9ac6-7b61-11e6-9a41-93e8deadbeef", "TfK1mEtQoAMEIjw="), (context.RequestId, context.ExtendedRequestId));
        Assert.Equal(("x9y8z7", "/connection", "/dev/connection"), (context.ResourceId, context.ResourcePath, context.Path));
        Assert.Equal(("POST", "Open"), (context.HttpMethod, context.OperationName));
        Assert.Equal(("22/Nov/2026:06:40:00 +0000", 1795329600123L), (context.RequestTime, context.RequestTimeEpoch));
        Assert.Equal(("a1b2c3d4e5.execute-api.us-east-1.amazonaws.com", "a1b2c3d4e5"), (context.DomainName, context.DomainPrefix));
    }

    [Fact]
    public void Reads_the_caller_and_the_source_address()
    {
        var identity = Read<APIGatewayProxyRequest>(ProxyEvent).RequestContext.Identity;
        Assert.Equal(("203.0.113.7", "curl/8.5.0"), (identity.SourceIp, identity.UserAgent));
        Assert.Equal("arn:aws:iam::123456789012:user/staff/alice", identity.UserArn);
        Assert.Equal(("AIDACKCEVSQ6C2EXAMPLE", "AIDACKCEVSQ6C2EXAMPLE"), (identity.Caller, identity.User));
        Assert.Equal(("123456789012", "AKIAIOSFODNN7EXAMPLE"), (identity.AccountId, identity.AccessKey));
        Assert.Equal((null, null), (identity.ApiKey, identity.ApiKeyId));
        Assert.Equal((null, null), (identity.CognitoIdentityId, identity.CognitoIdentityPoolId));
        Assert.Equal((null, null), (identity.CognitoAuthenticationType, identity.CognitoAuthenticationProvider));
    }

    [Fact]
    public void Writes_and_reads_an_event_back()
    {
        var request = Read<APIGatewayProxyRequest>(ProxyEvent);
        Assert.Equivalent(request, Read<APIGatewayProxyRequest>(Write(request, _serializer)), strict: true);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "headers": null, "requestContext": null, "body": null }""")]
    [InlineData("""{ "source": "aws.events", "detail-type": "Scheduled Event", "detail": {} }""")]
    public void Reads_missing_members_as_null(string json)
    {
        var request = Read<APIGatewayProxyRequest>(json);
        Assert.Equal((null, null, null), (request.Headers, request.RequestContext, request.Body));
    }

    [Fact]
    public void Reads_null_as_null() => Assert.Null(Read<APIGatewayProxyRequest>("null"));

    [Fact]
    public void Reads_names_in_any_case() => Assert.Equal("GET", Read<APIGatewayProxyRequest>("""{ "HTTPMETHOD": "GET" }""").HttpMethod);

    [Fact]
    public void Writes_the_response_with_the_gateways_names_and_without_nulls() =>
        Assert.Equal(
            """
            {"statusCode":201,"headers":{"Content-Type":"application/json"},
            "body":"{\"cidr\":\"203.0.113.7/32\",\"für\":\"10 <min>\"}","isBase64Encoded":false}
            """.ReplaceLineEndings(""),
            Write(
                new APIGatewayProxyResponse
                {
                    StatusCode = 201,
                    Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" },
                    Body = """{"cidr":"203.0.113.7/32","für":"10 <min>"}""",
                },
                _serializer
            )
        );

    [Fact]
    public void Writes_other_names_as_declared_except_those_of_AWS() =>
        Assert.Equal("""{"x-amz-id-2":"a","x-amz-request-id":"b","HostId":"c"}""", Write(new Metadata("a", "b", "c"), _serializer));

    [Fact]
    public void Accepts_a_customizer_of_its_options()
    {
        var camelCase = new SourceGeneratorLambdaJsonSerializer<TestJson>(options =>
            options.PropertyNamingPolicy = new AwsNamingPolicy(JsonNamingPolicy.CamelCase)
        );
        Assert.Equal("""{"x-amz-id-2":"a","x-amz-request-id":"b","hostId":"c"}""", Write(new Metadata("a", "b", "c"), camelCase));
    }

    [Theory]
    [InlineData("")]
    [InlineData("junk")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{ \"path\": 5 }")]
    [InlineData("{ \"headers\": [] }")]
    [InlineData("{ \"requestContext\": { \"requestTimeEpoch\": \"soon\" } }")]
    [InlineData("{ \"path\": \"/connection\"")]
    public void Refuses_what_is_not_an_event_of_API_Gateway(string json)
    {
        var refusal = Assert.Throws<JsonSerializerException>(() => Read<APIGatewayProxyRequest>(json));
        Assert.StartsWith("The event is not the JSON of Amazon.Lambda.APIGatewayEvents.APIGatewayProxyRequest: ", refusal.Message);
        Assert.IsType<JsonException>(refusal.InnerException);
    }

    [Fact]
    public void Refuses_a_type_that_the_context_does_not_list()
    {
        var reading = Assert.Throws<JsonSerializerException>(() => Read<Uri>("\"https://example.com\""));
        var writing = Assert.Throws<JsonSerializerException>(() => Write(new Uri("https://example.com"), _serializer));
        Assert.Contains("TestJson does not list System.Uri", reading.Message);
        Assert.Contains("TestJson does not list System.Uri", writing.Message);
    }

    [Fact]
    public void Leaves_the_stream_open_to_which_it_writes()
    {
        using var stream = new MemoryStream();
        _serializer.Serialize(new Question("open?"), stream);
        Assert.True(stream.CanWrite);
    }

    [Fact]
    public void Reads_a_memory_stream_from_its_start_and_any_other_stream()
    {
        using var memory = new MemoryStream("""{"Text":"a"}"""u8.ToArray()) { Position = 5 };
        using var other = new BufferedStream(new MemoryStream("""{"Text":"b"}"""u8.ToArray()));
        Assert.Equal("a", _serializer.Deserialize<Question>(memory).Text);
        Assert.Equal("b", _serializer.Deserialize<Question>(other).Text);
    }
}

using System.Text.Json.Nodes;
using AuthSecGroup.Cdk.Tests.Support;
using StackOrder = AuthSecGroup.Cdk.Tests.Construct.When_the_stack_is_updated_or_deleted;

namespace AuthSecGroup.Cdk.Tests.Construct;

/// <summary>
/// A careless person accepts a snapshot. So each of these mistakes in a template also fails a named test, which runs here with the changed
/// template.
/// </summary>
public sealed class A_mutant_of_the_template
{
    private static TestsOfATemplate Default => new(Scene.Default, template => new A_default_deployment(template));

    private static TestsOfATemplate Order => new(Scene.Default, template => new StackOrder(template));

    private static TestsOfATemplate Settings => new(Construct.Settings.AllSet.Value, template => new Settings(template));

    private static TestsOfATemplate Alarms => new(Monitoring.Named.Value, template => new Monitoring(template));

    private static TestsOfATemplate Permissions =>
        new(What_the_functions_may_do.TwoRegions.Value, template => new What_the_functions_may_do(template));

    private static TestsOfATemplate OtherAccounts =>
        new(Groups_in_another_account.BothAccounts.Value, template => new Groups_in_another_account(template));

    private static TestsOfATemplate ResourcePolicy =>
        new(The_resource_policy.TwoAccounts.Value, template => new The_resource_policy(template));

    private static TestsOfATemplate AccessRole =>
        new(The_access_role.InTwoRegionsWithExternalId.Value, template => new The_access_role(template));

    [Fact]
    public void That_allows_changes_of_every_group_is_found() =>
        Permissions.Find(
            nameof(What_the_functions_may_do.Connection_may_change_the_named_groups_and_record_leases_and_read_the_users),
            template => Statement(template, "connection", "ChangeNamedGroups")["Resource"] = "*"
        );

    [Fact]
    public void That_allows_to_revoke_in_all_regions_is_found() =>
        Permissions.Find(
            nameof(What_the_functions_may_do.Sweep_may_revoke_in_the_named_groups_and_record_leases_and_read_the_users_and_nothing_else),
            template => Statement(template, "sweep", "RevokeInNamedGroups")["Resource"] = "arn:aws:ec2:*:123456789012:security-group/*"
        );

    [Fact]
    public void That_allows_to_describe_in_all_regions_is_found() =>
        Permissions.Find(
            nameof(What_the_functions_may_do.Sweep_may_revoke_in_the_named_groups_and_record_leases_and_read_the_users_and_nothing_else),
            template => Statement(template, "sweep", "DescribeRules").Remove("Condition")
        );

    [Fact]
    public void That_allows_to_list_the_whole_users_bucket_is_found() =>
        Permissions.Find(
            nameof(What_the_functions_may_do.Connection_may_change_the_named_groups_and_record_leases_and_read_the_users),
            template => Statement(template, "connection", "ListUsers").Remove("Condition")
        );

    [Fact]
    public void That_allows_to_read_the_whole_users_bucket_is_found() =>
        Permissions.Find(
            nameof(What_the_functions_may_do.Connection_may_change_the_named_groups_and_record_leases_and_read_the_users),
            template => Statement(template, "connection", "ReadUsers")["Resource"]!["Fn::Join"]![1]![1] = "/*"
        );

    [Fact]
    public void That_allows_to_assume_any_role_is_found() =>
        OtherAccounts.Find(
            nameof(Groups_in_another_account.Are_reached_by_the_named_roles_only_and_the_own_permissions_do_not_mention_them),
            template => Statement(template, "sweep", "AssumeAccessRoles")["Resource"] = "*"
        );

    [Fact]
    public void Whose_resource_policy_allows_the_own_account_without_IAM_is_found() =>
        ResourcePolicy.Find(
            nameof(The_resource_policy.Allows_each_trusted_account_except_the_own_one),
            template => template.The("AWS::ApiGateway::RestApi")["Policy"]!["Statement"]![0]!.AsObject().Remove("Condition")
        );

    [Fact]
    public void Whose_resource_policy_trusts_every_account_is_found() =>
        ResourcePolicy.Find(
            nameof(The_resource_policy.Allows_each_trusted_account_except_the_own_one),
            template => template.The("AWS::ApiGateway::RestApi")["Policy"]!["Statement"]![0]!["Principal"]!["AWS"] = new JsonArray("*")
        );

    [Fact]
    public void Whose_access_role_requires_no_external_id_is_found() =>
        AccessRole.Find(
            nameof(The_access_role.Requires_the_external_id_if_one_is_given),
            template => template.The("AWS::IAM::Role")["AssumeRolePolicyDocument"]!["Statement"]![0]!.AsObject().Remove("Condition")
        );

    [Fact]
    public void Whose_access_role_changes_groups_in_all_regions_is_found() =>
        AccessRole.Find(
            nameof(The_access_role.Can_describe_in_its_regions_and_change_the_named_groups_and_nothing_else),
            template => template.The("AWS::IAM::Role")["Policies"]![0]!["PolicyDocument"]!["Statement"]![2]!.AsObject().Remove("Condition")
        );

    [Fact]
    public void Whose_function_does_not_wait_for_its_policies_is_found() =>
        Order.Find(
            nameof(StackOrder.Functions_are_updated_after_their_new_policies_exist_and_rules_of_removed_groups_are_revoked_after_that),
            template => template.Find("SshConnection").Resource.Remove("DependsOn")
        );

    [Fact]
    public void Whose_API_is_deleted_after_the_cleanup_is_found() =>
        Order.Find(
            nameof(StackOrder.Rules_are_revoked_on_delete_after_the_API_and_before_what_the_sweep_function_needs),
            template => template.Find("SshApi").Resource.Remove("DependsOn")
        );

    [Fact]
    public void Whose_alarm_NoSweep_exists_before_the_first_sweep_is_found() =>
        Order.Find(
            nameof(StackOrder.Rules_are_revoked_on_delete_after_the_API_and_before_what_the_sweep_function_needs),
            template => template.Find("SshNoSweep").Resource.Remove("DependsOn")
        );

    [Theory]
    [InlineData("SshSweepFailed", "Threshold", "5")]
    [InlineData("SshNoSweep", "TreatMissingData", "notBreaching")]
    [InlineData("SshNoSweep", "EvaluationPeriods", "50")]
    [InlineData("SshOverdueRules", "Period", "3600")]
    [InlineData("SshQuotaNearlyUsed", "ComparisonOperator", "LessThanThreshold")]
    public void Whose_alarm_has_another_condition_is_found(string alarm, string property, string value) =>
        Alarms.Find(nameof(Monitoring.Has_an_alarm), template => template.Find(alarm).Resource["Properties"]![property] = value);

    [Theory]
    [InlineData("SshNoSweep", "DatapointsToAlarm", 1)]
    [InlineData("SshSweepFailed", "ActionsEnabled", false)]
    public void Whose_alarm_needs_only_one_of_its_periods_or_has_no_enabled_actions_is_found(string alarm, string property, object value) =>
        Alarms.Find(
            nameof(Monitoring.Has_alarms_that_need_all_their_periods_and_whose_actions_are_enabled),
            template => template.Find(alarm).Resource["Properties"]![property] = JsonValue.Create(value)
        );

    [Fact]
    public void Whose_sweep_times_out_at_Lambda_s_default_is_found() =>
        Default.Find(
            nameof(A_default_deployment.Times_the_sweep_out_after_more_than_the_minute_that_it_can_run_for),
            template => template.Function("sweep")["Timeout"] = 3
        );

    [Fact]
    public void Whose_late_sweeps_are_retried_is_found() =>
        Default.Find(
            nameof(A_default_deployment.Drops_a_late_start_and_does_not_retry),
            template => template.Find("SshSweepEventInvokeConfig").Resource["Properties"]!["MaximumRetryAttempts"] = 2
        );

    [Fact]
    public void That_takes_concurrent_executions_from_other_functions_is_found() =>
        Default.Find(
            nameof(A_default_deployment.Reserves_no_concurrent_executions),
            template => template.Function("connection")["ReservedConcurrentExecutions"] = 1
        );

    [Fact]
    public void That_loses_the_configured_concurrent_executions_is_found() =>
        Settings.Find(
            nameof(Construct.Settings.All_appear_in_the_template),
            template => template.Function("sweep").Remove("ReservedConcurrentExecutions")
        );

    [Fact]
    public void That_logs_text_is_found() =>
        Default.Find(
            nameof(A_default_deployment.Logs_JSON_at_the_level_that_the_functions_apply),
            template => template.Function("sweep")["LoggingConfig"]!["LogFormat"] = "Text"
        );

    [Fact]
    public void That_retains_logs_for_ever_is_found() =>
        Default.Find(
            nameof(A_default_deployment.Retains_each_function_s_log_for_a_month_in_a_separate_log_group),
            template => template.Find("SshSweepLog").Resource["Properties"]!.AsObject().Remove("RetentionInDays")
        );

    [Theory]
    [InlineData("BucketEncryption", null)]
    [InlineData("VersioningConfiguration", """{"Status":"Suspended"}""")]
    [InlineData(
        "PublicAccessBlockConfiguration",
        """{"BlockPublicAcls":true,"BlockPublicPolicy":false,"IgnorePublicAcls":true,"RestrictPublicBuckets":true}"""
    )]
    public void Whose_users_bucket_is_less_protected_is_found(string property, string? value) =>
        Default.Find(
            nameof(A_default_deployment.Creates_a_private_encrypted_versioned_users_bucket_that_is_retained),
            template => template.Find("SshUsers").Resource["Properties"]![property] = value is null ? null : JsonNode.Parse(value)
        );

    [Theory]
    [InlineData("Status", "Disabled")]
    [InlineData("Prefix", "old/")]
    public void Whose_leases_are_kept_after_they_ended_is_found(string property, string value) =>
        Default.Find(
            nameof(
                A_default_deployment.Creates_a_private_encrypted_bucket_without_versions_for_the_leases_that_forgets_them_after_they_ended
            ),
            template => template.Find("SshLeases").Resource["Properties"]!["LifecycleConfiguration"]!["Rules"]![0]![property] = value
        );

    [Fact]
    public void Whose_TLS_policy_protects_the_bucket_but_not_its_objects_is_found() =>
        Default.Find(
            nameof(A_default_deployment.Allows_requests_to_both_buckets_only_with_TLS),
            template =>
                template.Find("SshUsersPolicy").Resource["Properties"]!["PolicyDocument"]!["Statement"]![0]!["Resource"]!
                    .AsArray()
                    .RemoveAt(1)
        );

    [Fact]
    public void That_throttles_at_the_quota_of_the_account_is_found() =>
        Default.Find(
            nameof(A_default_deployment.Accepts_a_hundred_requests_a_second_and_bursts_of_two_hundred),
            template => template.The("AWS::ApiGateway::Stage")["MethodSettings"]![0]!["ThrottlingRateLimit"] = 10_000
        );

    [Fact]
    public void That_loses_the_configured_throttling_is_found() =>
        Settings.Find(
            nameof(Construct.Settings.All_appear_in_the_template),
            template => template.The("AWS::ApiGateway::Stage")["MethodSettings"]![0]!["ThrottlingBurstLimit"] = 200
        );

    [Fact]
    public void That_loses_the_configured_retention_of_logs_is_found() =>
        Settings.Find(
            nameof(Construct.Settings.All_appear_in_the_template),
            template => template.Find("SshSweepLog").Resource["Properties"]!["RetentionInDays"] = 30
        );

    [Fact]
    public void With_a_method_that_needs_no_signature_is_found() =>
        Default.Find(
            nameof(A_default_deployment.Authorizes_each_method_of_each_resource_by_IAM),
            template => template.Find("SshApileasesDELETE").Resource["Properties"]!["AuthorizationType"] = "NONE"
        );

    private static JsonObject Statement(SynthesizedTemplate template, string handler, string id) =>
        template.Statements(handler).Single(statement => (string?)statement["Sid"] == id);
}

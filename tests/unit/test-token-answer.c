/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oauth/token-answer.h"

#include <string.h>

#define OK(json) 200, 0, json
#define GOOD "\"access_token\":\"abc\",\"token_type\":\"Bearer\""

typedef struct {
    long status;
    int64_t retry_after;
    const char *body;
    const char *access, *refresh; /* NULL: none */
    int64_t lifetime;
} Good;

static const Good goods[] = {
    {OK("{" GOOD ",\"expires_in\":3599}"), "abc", NULL, 3599},
    {OK("{" GOOD "}"), "abc", NULL, 600},
    {OK("{" GOOD ",\"expires_in\":null}"), "abc", NULL, 600},
    {OK("{" GOOD ",\"expires_in\":\"3599\"}"), "abc", NULL, 3599},
    {OK("{" GOOD ",\"expires_in\":3599.5}"), "abc", NULL, 3599},
    {OK("{" GOOD ",\"expires_in\":0}"), "abc", NULL, 0},
    {OK("{" GOOD ",\"expires_in\":9223372036854775807}"), "abc", NULL, 86400},
    {OK("{" GOOD ",\"expires_in\":\"9223372036854775807\"}"), "abc", NULL, 86400},
    {OK("{" GOOD ",\"expires_in\":1e300}"), "abc", NULL, 86400},
    {OK("{" GOOD ",\"refresh_token\":\"next\",\"scope\":\"mail\",\"ext_expires_in\":7}"), "abc",
     "next", 600},
    {OK("{" GOOD ",\"refresh_token\":null}"), "abc", NULL, 600},
    {OK(" {\"token_type\" : \"bearer\", \"access_token\" : \"a.b_c-d~e+f/g==\" } "),
     "a.b_c-d~e+f/g==", NULL, 600},
};

typedef struct {
    long status;
    int64_t retry_after;
    const char *body;
    FailCode code;
    const char *message; /* a part of it */
} Bad;

static const Bad bads[] = {
    /* What RFC 6749 says */
    {400, 0, "{\"error\":\"invalid_grant\",\"error_description\":\"it has ended\"}", FAIL_REFUSED,
     "refuses: invalid_grant: \"it has ended\" (the grant"},
    {401, 0, "{\"error\":\"invalid_client\"}", FAIL_REFUSED, "refuses: invalid_client (look at"},
    {400, 0, "{\"error\":\"unauthorized_client\"}", FAIL_REFUSED, "unauthorized_client"},
    {400, 0, "{\"error\":\"interaction_required\"}", FAIL_REFUSED, "interaction_required"},
    {400, 0, "{\"error\":\"invalid_scope\"}", FAIL_CONFIG, "oauth2-scope"},
    {400, 0, "{\"error\":\"temporarily_unavailable\"}", FAIL_TEMPORARY, "temporarily_unavailable"},
    {200, 0, "{\"error\":\"invalid_grant\"," GOOD "}", FAIL_REFUSED, "invalid_grant"},

    /* What the status says */
    {429, 120, "slow down", FAIL_TEMPORARY,
     "the status 429; it wants to be asked again after 120 s"},
    {503, 0, "", FAIL_TEMPORARY, "status 503"},
    {503, 0, "{\"error\":\"invalid_grant\"}", FAIL_TEMPORARY, "status 503"},
    {302, 0, "", FAIL_CONFIG, "redirections"},
    {404, 0, "<html>", FAIL_UNAVAILABLE, "status 404"},
    {204, 0, "", FAIL_UNAVAILABLE, "status 204"},
    {400, 0, "[]", FAIL_UNAVAILABLE, "status 400"},
    {400, 0, "{\"error\":7}", FAIL_UNAVAILABLE, "status 400"},

    /* What is no token */
    {OK(""), FAIL_UNAVAILABLE, "not one JSON object"},
    {OK("<html>"), FAIL_UNAVAILABLE, "not one JSON object"},
    {OK("[{" GOOD "}]"), FAIL_UNAVAILABLE, "not one JSON object"},
    {OK("{" GOOD "} more"), FAIL_UNAVAILABLE, "not one JSON object"},
    {OK("{" GOOD ",\"access_token\":\"other\"}"), FAIL_UNAVAILABLE, "not one JSON object"},
    {OK("{" GOOD ",\"expires_in\":1e400}"), FAIL_UNAVAILABLE, "not one JSON object"},
    {OK("{" GOOD ",\"x\":\"\xff\"}"), FAIL_UNAVAILABLE, "not one JSON object"},
    {OK("{}"), FAIL_UNAVAILABLE, "no access_token"},
    {OK("{\"access_token\":7,\"token_type\":\"Bearer\"}"), FAIL_UNAVAILABLE, "no access_token"},
    {OK("{\"access_token\":\"\",\"token_type\":\"Bearer\"}"), FAIL_UNAVAILABLE, "no access_token"},
    {OK("{\"access_token\":\"a\\u0001b\",\"token_type\":\"Bearer\"}"), FAIL_UNAVAILABLE,
     "no access_token"},
    {OK("{\"access_token\":\"a\\r\\nA1 DELETE\",\"token_type\":\"Bearer\"}"), FAIL_UNAVAILABLE,
     "no access_token"},
    {OK("{\"access_token\":\"a\\u0000b\",\"token_type\":\"Bearer\"}"), FAIL_UNAVAILABLE,
     "not one JSON object"},
    {OK("{\"access_token\":\"bl\xc3\xa5\",\"token_type\":\"Bearer\"}"), FAIL_UNAVAILABLE,
     "no access_token"},
    {OK("{\"access_token\":\"abc\"}"), FAIL_UNAVAILABLE, "not Bearer"},
    {OK("{\"access_token\":\"abc\",\"token_type\":\"mac\"}"), FAIL_UNAVAILABLE, "not Bearer"},
    {OK("{" GOOD ",\"refresh_token\":\"a\\nb\"}"), FAIL_UNAVAILABLE, "refresh_token"},
    {OK("{" GOOD ",\"refresh_token\":{}}"), FAIL_UNAVAILABLE, "refresh_token"},
    {OK("{" GOOD ",\"expires_in\":-1}"), FAIL_UNAVAILABLE, "expires_in"},
    {OK("{" GOOD ",\"expires_in\":\"soon\"}"), FAIL_UNAVAILABLE, "expires_in"},
    {OK("{" GOOD ",\"expires_in\":[]}"), FAIL_UNAVAILABLE, "expires_in"},

    /* What would not look well in a message */
    {400, 0, "{\"error\":\"x\\u001b[31m\\n\",\"error_description\":\"a\\nb\\u0007\"}", FAIL_REFUSED,
     "refuses: x [31m: \"a b\""},
    {400, 0, "{\"error\":\"no\",\"error_description\":\"bad secret s3cr3t!\"}", FAIL_REFUSED,
     "refuses: no: \"(not shown: it repeats a secret)\""},
    {400, 0, "{\"error\":\"r3fr3sh\"}", FAIL_REFUSED, "(not shown"},
};

static const char *const secrets[] = {"s3cr3t", "r3fr3sh", "", NULL};

static TokenReply
reply(long status, int64_t retry_after, const char *body)
{
    return (TokenReply){status, retry_after, body, strlen(body)};
}

static void
test_good(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(goods); i++) {
        g_auto(TokenAnswer) answer = {0};
        g_autoptr(GError) error = NULL;
        TokenReply given = reply(goods[i].status, goods[i].retry_after, goods[i].body);
        bool is_read = token_answer_read(&given, secrets, &answer, &error);
        g_test_message("%s", goods[i].body);
        g_assert_no_error(error);
        g_assert_true(is_read);
        g_assert_cmpstr(answer.access, ==, goods[i].access);
        g_assert_cmpstr(answer.refresh, ==, goods[i].refresh);
        g_assert_cmpint(answer.lifetime, ==, goods[i].lifetime);
    }
}

static void
check_bad(const TokenReply *given, FailCode code, const char *message)
{
    g_auto(TokenAnswer) answer = {0};
    g_autoptr(GError) error = NULL;
    g_assert_false(token_answer_read(given, secrets, &answer, &error));
    g_test_message("%ld %.200s: %s", given->status, given->body, error->message);
    g_assert_true(fail_is(error, code));
    g_assert_nonnull(strstr(error->message, message));
    g_assert_null(strpbrk(error->message, "\n\r\a\x1b"));
    g_assert_null(strstr(error->message, "s3cr3t"));
    g_assert_null(strstr(error->message, "abc"));
    g_assert_null(answer.access);
}

static void
test_bad(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(bads); i++) {
        TokenReply given = reply(bads[i].status, bads[i].retry_after, bads[i].body);
        check_bad(&given, bads[i].code, bads[i].message);
    }
}

/* Nesting, length, and bytes that are not even text, up to the most that is read. */
static void
test_large(void)
{
    g_autofree char *nested = g_strnfill(TOKEN_ANSWER_MAX, '[');
    TokenReply given = {200, 0, nested, TOKEN_ANSWER_MAX};
    check_bad(&given, FAIL_UNAVAILABLE, "not one JSON object");
    g_autofree char *nothing = g_malloc0(TOKEN_ANSWER_MAX);
    given.body = nothing;
    check_bad(&given, FAIL_UNAVAILABLE, "not one JSON object");
    g_autofree char *text = g_strnfill(60000, 'x');
    g_autofree char *refusal =
        g_strdup_printf("{\"error\":\"e\",\"error_description\":\"%s\"}", text);
    given = reply(400, 0, refusal);
    check_bad(&given, FAIL_REFUSED, "xxx…\"");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/token-answer/good", test_good);
    g_test_add_func("/token-answer/bad", test_bad);
    g_test_add_func("/token-answer/large", test_large);
    return g_test_run();
}

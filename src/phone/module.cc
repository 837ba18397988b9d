/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only C++ of the program: nothing of it, exceptions least of all, leaves this file. */
#include "phone/module.h"

#include <cstring>
#include <phonenumbers/phonenumberutil.h>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/* No writing of a number is longer, and the library's time grows with the square of the length. */
static const size_t length_max = 250;

static const std::string unknown_region("ZZ"); /* reads numbers with a country code only */

static bool
parse(const std::string &text, const std::string &region, std::string *e164)
{
    const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    if (util.Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR)
        return false;
    if (util.IsPossibleNumberWithReason(number) != PhoneNumberUtil::IS_POSSIBLE)
        return false;
    util.Format(number, PhoneNumberUtil::E164, e164);
    return true;
}

/* Many write the digit that is only dialled at home, although their country has none:
 * "+47 (0) 22 33 44 55". Where it is part of the number, the first reading has succeeded. */
static bool
parse_without_trunk_digit(std::string text, const std::string &region, std::string *e164)
{
    size_t at = text.find("(0)");
    if (at == std::string::npos)
        return false;
    return parse(text.erase(at, 3), region, e164);
}

char *
letterbook_phone_parse(const char *text, const char *region)
{
    try {
        if (strlen(text) > length_max || !g_utf8_validate(text, -1, nullptr))
            return nullptr;
        const std::string home = region != nullptr ? region : unknown_region;
        std::string e164;
        if (parse(text, home, &e164) || parse_without_trunk_digit(text, home, &e164))
            return g_strdup(e164.c_str());
    } catch (...) {
        /* Whatever the library stumbles over is no phone number. */
    }
    return nullptr;
}

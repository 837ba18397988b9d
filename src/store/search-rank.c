/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-rank.h"

#include "model/item.h"
#include "store/search-text.h"

#include <math.h>

/* Items with a word are counted so far, then the rest is estimated by their dates. */
#define COUNTED_MAX 1000

/* Usual parameters of BM25: how soon more of the same word counts no more, and how much the length
 * of the text matters. */
#define K1 1.2
#define B 0.75

/* So many years older: half as good. */
#define HALF_AFTER_YEARS 10.0
#define YEAR_SECONDS 31557600.0

static const double weights[SEARCH_FIELDS] = {
    [SEARCH_SUBJECT] = 5.0, [SEARCH_SENDER] = 3.0,    [SEARCH_RECIPIENTS] = 2.0,
    [SEARCH_BODY] = 1.0,    [SEARCH_FILENAMES] = 2.0, [SEARCH_ATTACHMENTS] = 0.5,
};

typedef struct {
    double average_length;
    int phrases;
    double rarity[]; /* by phrase */
} Ranking;

typedef struct {
    int64_t count, first, last;
} Sample;

static int
count_row(const Fts5ExtensionApi *api, Fts5Context *row, void *data)
{
    Sample *sample = data;
    sample->last = api->xRowid(row);
    if (sample->count++ == 0)
        sample->first = sample->last;
    return sample->count < COUNTED_MAX ? SQLITE_OK : SQLITE_DONE;
}

static double
estimate(const Sample *sample, int64_t newest)
{
    if (sample->count < COUNTED_MAX)
        return (double)sample->count;
    double seen = (double)(sample->last - sample->first + 1);
    return (double)sample->count * (double)(newest - sample->first + 1) / seen;
}

static int
make_ranking(const Fts5ExtensionApi *api, Fts5Context *row, int64_t newest, Ranking **made)
{
    int phrases = api->xPhraseCount(row);
    sqlite3_int64 rows = 0, words = 0;
    Ranking *ranking = g_malloc0(sizeof *ranking + (size_t)phrases * sizeof ranking->rarity[0]);
    int result = api->xRowCount(row, &rows);
    if (result == SQLITE_OK)
        result = api->xColumnTotalSize(row, -1, &words);
    ranking->phrases = phrases;
    ranking->average_length = rows > 0 ? (double)words / (double)rows : 1.0;
    for (int i = 0; i < phrases && result == SQLITE_OK; i++) {
        Sample sample = {0};
        result = api->xQueryPhrase(row, i, &sample, count_row);
        double with = MIN(estimate(&sample, newest), (double)rows);
        /* Never less than nothing: a word that all items have is no harm. */
        ranking->rarity[i] = log(1.0 + ((double)rows - with + 0.5) / (with + 0.5));
    }
    if (result == SQLITE_OK)
        result = api->xSetAuxdata(row, ranking, g_free);
    else
        g_free(ranking);
    *made = ranking;
    return result;
}

static int
rank_row(const Fts5ExtensionApi *api, Fts5Context *row, const Ranking *ranking, double *score)
{
    g_autofree double *frequency = g_new0(double, (gsize)ranking->phrases + 1);
    int places = 0, length = 0;
    int result = api->xInstCount(row, &places);
    for (int i = 0; i < places && result == SQLITE_OK; i++) {
        int phrase, column, offset;
        result = api->xInst(row, i, &phrase, &column, &offset);
        if (result == SQLITE_OK)
            frequency[phrase] += weights[column];
    }
    if (result == SQLITE_OK)
        result = api->xColumnSize(row, -1, &length);
    double relative = (double)length / MAX(ranking->average_length, 1.0);
    *score = 0;
    for (int i = 0; i < ranking->phrases; i++)
        *score += ranking->rarity[i] * frequency[i] * (K1 + 1) /
                  (frequency[i] + K1 * (1 - B + B * relative));
    return result;
}

static void
rank_item(const Fts5ExtensionApi *api, Fts5Context *row, sqlite3_context *context, int count,
          sqlite3_value **arguments)
{
    int64_t newest = count == 1 ? sqlite3_value_int64(arguments[0]) : 0;
    Ranking *ranking = api->xGetAuxdata(row, 0);
    double score = 0;
    int result = ranking != NULL ? SQLITE_OK : make_ranking(api, row, newest, &ranking);
    if (result == SQLITE_OK)
        result = rank_row(api, row, ranking, &score);
    if (result != SQLITE_OK) {
        sqlite3_result_error_code(context, result);
        return;
    }
    double seconds = (double)((newest - api->xRowid(row)) >> ITEM_ID_SEQUENCE_BITS);
    double years = MAX(seconds, 0) / YEAR_SECONDS;
    sqlite3_result_double(context, score / (1 + years / HALF_AFTER_YEARS));
}

int
search_rank_register(fts5_api *api)
{
    return api->xCreateFunction(api, "rank_item", NULL, rank_item, NULL);
}

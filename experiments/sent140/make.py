"""Makes data of Sentiment140's shape, in the files that LEAF's scripts write: tweets of accounts, made up from a seed.

make.py DIR [ACCOUNTS] [SEED]. An account has 5 to 60 tweets of 14 to 25 words and a mood of its own; a tweet is glad or sad, and some of its
words are, too. One word in seven of those says the contrary, and "not" turns round the next one.
"""
import json
import os
import random
import sys

GLAD = "good great happy love nice fun sunny thanks best yay sweet cool win enjoy smile awesome lovely glad excited perfect".split()
SAD = "bad sad sick hate rain tired miss lost ugh worst cry alone fail broke hurts boring late cold angry awful".split()
PLAIN = [f"{first}{second}" for first in "ba ko li mu re sa to vi we zo".split() for second in "n r st ll ck nd mp sh ve ly day er ing".split()]
TEST = 0.2


def tweet(random_, glad):
    words = []
    for _ in range(random_.randint(14, 25)):
        if random_.random() < 0.35:
            says = glad if random_.random() < 6 / 7 else not glad
            if random_.random() < 0.15:
                words.append("not")
                says = not says
            words.append(random_.choice(GLAD if says else SAD))
        else:
            # Zipf's law: the n-th word is as frequent as 1/n.
            words.append(PLAIN[min(int(random_.paretovariate(1)) - 1, len(PLAIN) - 1)])
    return " ".join(words)


def main(folder, accounts=200, seed=1):
    random_ = random.Random(seed)
    parts = {part: {"users": [], "num_samples": [], "user_data": {}} for part in ("train", "test")}
    for account in range(accounts):
        name, mood, tweets = f"account{account:04d}", random_.betavariate(2, 2), []
        for number in range(random_.randint(5, 60)):
            glad = random_.random() < mood
            row = [str(number), "Sat May 16 00:00:00 UTC 2009", "NO_QUERY", name, tweet(random_, glad)]
            tweets.append((row, int(glad)))
        first = len(tweets) - max(1, int(TEST * len(tweets)))
        for part, own in (("train", tweets[:first]), ("test", tweets[first:])):
            parts[part]["users"].append(name)
            parts[part]["num_samples"].append(len(own))
            parts[part]["user_data"][name] = {"x": [row for row, _ in own], "y": [label for _, label in own]}
    for part, data in parts.items():
        os.makedirs(os.path.join(folder, part), exist_ok=True)
        with open(os.path.join(folder, part, "all_data.json"), "w", encoding="utf-8") as file:
            json.dump(data, file)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))

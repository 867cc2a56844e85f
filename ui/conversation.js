// The question asked last is brought to the top, so that its first passage is what one sees.
watch("value", () => {
  const exchanges = element.querySelectorAll(".yw-exchange");
  if (exchanges.length) exchanges[exchanges.length - 1].scrollIntoView({ block: "start" });
});
